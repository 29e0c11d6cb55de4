-- The buildings with the most households in the grids of an operation.
--
-- in:   :tenant, :operation_id, :limit
-- out:  id, code, lon, lat, n_households
SELECT b.feature_id AS id, b.code, st_x(c.middle) AS lon, st_y(c.middle) AS lat, b.n_households
FROM operation_grids AS o
JOIN areas AS g ON g.tenant_id = o.tenant_id AND g.feature_id = o.grid_id AND g.valid_to IS NULL
JOIN buildings AS b ON b.tenant_id = o.tenant_id AND b.valid_to IS NULL AND b.geom && g.geom
CROSS JOIN LATERAL (SELECT st_pointonsurface(b.geom) AS middle) AS c
WHERE o.tenant_id = :tenant AND o.operation_id = :operation_id
  AND b.n_households > 0 AND st_covers(g.geom, c.middle)
ORDER BY b.n_households DESC, b.code
LIMIT :limit
