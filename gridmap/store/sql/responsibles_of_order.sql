-- Who answers for the place of a work order, or for the order itself as a hard case.
--
-- in:   :tenant, :order_id, :at, :area_ids (the areas that the order lies in)
-- out:  code, kind, name, title, phone, layer and place_code (NULL for a hard case), case_number
--       by layer, place and code
--
-- The building is the one that the point lies in or, within 20 m, the nearest. A micro-grid of the
-- order's grid is one whose shape holds the point, or whose list of buildings names that building.
WITH asked AS (
    SELECT w.number, w.grid_id, w.compound_id, w.position::geometry AS p
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id = :order_id
),
building AS (
    SELECT b.feature_id, b.code
    FROM asked
    JOIN buildings AS b
        ON b.tenant_id = :tenant AND b.valid_to IS NULL
        AND b.geom && st_expand(asked.p, 0.0004)
        AND st_dwithin(b.geom::geography, asked.p::geography, 20)
    ORDER BY st_distance(b.geom::geography, asked.p::geography), b.code COLLATE "C"
    LIMIT 1
),
places AS (
    SELECT unnest(CAST(:area_ids AS uuid[])) AS id
    UNION SELECT asked.compound_id FROM asked
    UNION SELECT building.feature_id FROM building
    UNION
    SELECT m.feature_id
    FROM asked
    JOIN areas AS m
        ON m.tenant_id = :tenant AND m.valid_to IS NULL AND m.layer = 'micro_grids'
        AND m.parent_id = asked.grid_id
    WHERE st_covers(m.geom, asked.p)
       OR EXISTS (SELECT FROM building WHERE building.code = ANY (m.building_codes))
)
SELECT r.code, r.kind, r.name, r.title, r.phone, f.layer, f.key AS place_code, r.case_number
FROM responsibles AS r
LEFT JOIN features AS f ON f.tenant_id = :tenant AND f.id = r.place_id
WHERE r.tenant_id = :tenant AND r.during @> CAST(:at AS timestamptz)
  AND (
      r.place_id IN (SELECT id FROM places)
      OR r.case_number = (SELECT asked.number FROM asked)
  )
ORDER BY f.layer, f.key COLLATE "C", r.code COLLATE "C"
