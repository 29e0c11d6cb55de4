-- The one grid that owns a building: a part of statements, which include it.
--
-- in:   :tenant, and `b`, a row of buildings of the statement
-- out:  feature_id, code, parent_id of the grid; no row where none covers the building
--
-- It is the grid that covers the point on surface, a dedicated one first, then the smaller code:
-- as for requests, in `locations_of_points.sql`.
SELECT a.feature_id, a.code, a.parent_id
FROM areas AS a
WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'grids'
  AND st_covers(a.geom, st_pointonsurface(b.geom))
ORDER BY (a.kind IS NOT DISTINCT FROM 'dedicated') DESC, a.code COLLATE "C"
LIMIT 1
