-- Hazard points, as an operation sees them: inside its grids, with what it has found there.
--
-- in:   :tenant, :operation_id (NULL: every point, with the newest finding outside drills)
-- out:  id, code, name, kind, watcher_name, watcher_phone, lon, lat, checked_at, finding; by code
--
-- First which areas a point lies in, then whether the operation is for one of them: the other way
-- about, without figures of the tables, every point was looked for in every grid (9 s).
SELECT
    h.id, h.code, h.name, h.kind, h.watcher_name, h.watcher_phone,
    st_x(h.position::geometry) AS lon, st_y(h.position::geometry) AS lat,
    CASE WHEN CAST(:operation_id AS uuid) IS NULL THEN h.checked_at ELSE c.at END AS checked_at,
    CASE WHEN CAST(:operation_id AS uuid) IS NULL THEN h.finding ELSE c.finding END AS finding
FROM hazard_points AS h
LEFT JOIN LATERAL (
    SELECT x.at, x.finding
    FROM hazard_checks AS x
    WHERE x.tenant_id = h.tenant_id AND x.hazard_point_id = h.id
      AND x.operation_id = CAST(:operation_id AS uuid)
    ORDER BY x.at DESC, x.id DESC
    LIMIT 1
) AS c ON true
WHERE h.tenant_id = :tenant
  AND (
      CAST(:operation_id AS uuid) IS NULL
      OR EXISTS (
          SELECT FROM (
              SELECT a.feature_id FROM areas AS a
              WHERE a.tenant_id = :tenant AND a.valid_to IS NULL
                AND st_covers(a.geom, h.position::geometry)
              OFFSET 0
          ) AS g
          JOIN operation_grids AS o ON o.tenant_id = :tenant AND o.grid_id = g.feature_id
          WHERE o.operation_id = CAST(:operation_id AS uuid)
      )
  )
ORDER BY h.code
