-- Grids with their households and a place in their middle: all of them, or those near a place.
--
-- in:   :tenant, :lon, :lat (degrees, SRID 4490; NULL = all grids), :radius_m
-- out:  id, code, n_households, lon, lat   a grid near the place may lie outside the circle, in
--       the corners of its box
--
-- The place to reach is the building nearest to the middle: fields have no street. A grid without
-- buildings is reached at a point within it.
SELECT
    a.feature_id AS id, a.code, coalesce(a.n_households, 0) AS n_households,
    st_x(coalesce(b.place, m.middle)) AS lon, st_y(coalesce(b.place, m.middle)) AS lat
FROM areas AS a
CROSS JOIN LATERAL (SELECT st_pointonsurface(a.geom) AS middle) AS m
LEFT JOIN LATERAL (
    SELECT st_centroid(d.geom) AS place
    FROM buildings AS d
    WHERE d.tenant_id = a.tenant_id AND d.valid_to IS NULL AND d.geom && a.geom
      AND st_covers(a.geom, st_centroid(d.geom))
    ORDER BY st_distance(st_centroid(d.geom), m.middle), d.code
    LIMIT 1
) AS b ON true
WHERE a.tenant_id = :tenant AND a.layer = 'grids' AND a.valid_to IS NULL
  AND (
      CAST(:lon AS float8) IS NULL
      OR a.geom && st_makeenvelope(
          :lon - :radius_m / (110000.0 * greatest(cosd(:lat), 0.01)), :lat - :radius_m / 110000.0,
          :lon + :radius_m / (110000.0 * greatest(cosd(:lat), 0.01)), :lat + :radius_m / 110000.0,
          4490
      )
  )
ORDER BY a.code COLLATE "C"
