-- The grids that a warning is for: their middle lies in what it covers.
--
-- in:   :tenant, :shapes   array of WKT polygons in degrees, SRID 4490
--       :codes             array of codes of areas in force, of any level
--       Both empty: every grid.
-- out:  id, subdistrict_id, code
SELECT g.feature_id AS id, g.subdistrict_id, g.code
FROM areas AS g
WHERE g.tenant_id = :tenant AND g.layer = 'grids' AND g.valid_to IS NULL
  AND (
      cardinality(CAST(:shapes AS text[])) = 0 AND cardinality(CAST(:codes AS text[])) = 0
      OR EXISTS (
          SELECT FROM unnest(CAST(:shapes AS text[])) AS s (wkt)
          WHERE st_covers(st_geomfromtext(s.wkt, 4490), st_pointonsurface(g.geom))
      )
      OR EXISTS (
          SELECT FROM areas AS a
          WHERE a.tenant_id = :tenant AND a.valid_to IS NULL
            AND a.code = ANY(CAST(:codes AS text[])) AND a.geom IS NOT NULL
            AND st_covers(a.geom, st_pointonsurface(g.geom))
      )
  )
ORDER BY g.code
