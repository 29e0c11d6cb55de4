-- The buildings with the most households in the grids of an operation.
--
-- in:   :tenant, :operation_id, :limit
-- out:  id, code, lon, lat, n_households
--
-- OFFSET 0: each grid by key, and its buildings by where they are. Without figures of the tables
-- all buildings were read for each grid.
SELECT b.feature_id AS id, b.code, st_x(c.middle) AS lon, st_y(c.middle) AS lat, b.n_households
FROM operation_grids AS o
CROSS JOIN LATERAL (
    SELECT a.geom, a.valid_to
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.feature_id = o.grid_id
    OFFSET 0
) AS g
CROSS JOIN LATERAL (
    SELECT d.feature_id, d.code, d.n_households, d.geom
    FROM buildings AS d
    WHERE d.tenant_id = :tenant AND d.valid_to IS NULL AND d.geom && g.geom
    OFFSET 0
) AS b
CROSS JOIN LATERAL (SELECT st_pointonsurface(b.geom) AS middle) AS c
WHERE o.tenant_id = :tenant AND o.operation_id = :operation_id AND g.valid_to IS NULL
  AND b.n_households > 0 AND st_covers(g.geom, c.middle)
ORDER BY b.n_households DESC, b.code
LIMIT :limit
