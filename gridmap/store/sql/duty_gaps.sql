-- Areas of a level with nobody on duty at an instant.
--
-- in:   :tenant, :at, :level, :layer (the layer of areas of that level)
-- out:  area_code, area_name   by code
--
-- A grid whose community has a grid head is no gap: the grid head answers there.
SELECT a.code AS area_code, a.name AS area_name
FROM areas AS a
WHERE a.tenant_id = :tenant AND a.layer = :layer AND a.valid_to IS NULL
  AND NOT EXISTS (
      SELECT FROM duties AS d
      WHERE d.tenant_id = :tenant AND d.area_id = a.feature_id AND d.level = :level
        AND d.during @> CAST(:at AS timestamptz)
  )
  AND NOT (:layer = 'grids' AND EXISTS (
      SELECT FROM areas AS home
      JOIN members AS m ON m.tenant_id = :tenant AND m.home_grid_id = home.feature_id
      JOIN roles AS r ON r.tenant_id = :tenant AND r.code = m.role AND r.heads_grid
      WHERE home.tenant_id = :tenant AND home.layer = 'grids' AND home.valid_to IS NULL
        AND (home.feature_id = a.feature_id OR home.parent_id = a.parent_id)
  ))
ORDER BY a.code COLLATE "C"
