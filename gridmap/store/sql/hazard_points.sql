-- Hazard points, as an operation sees them: inside its grids, with what it has found there.
--
-- in:   :tenant, :operation_id (NULL: every point, with the newest finding outside drills)
-- out:  id, code, name, kind, watcher_name, watcher_phone, lon, lat, checked_at, finding; by code
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
          SELECT FROM operation_grids AS o
          JOIN areas AS g ON g.tenant_id = o.tenant_id AND g.feature_id = o.grid_id
              AND g.valid_to IS NULL
          WHERE o.tenant_id = h.tenant_id AND o.operation_id = CAST(:operation_id AS uuid)
            AND st_covers(g.geom, h.position::geometry)
      )
  )
ORDER BY h.code
