-- The places where people live whom stations should serve, by what is in force now.
--
-- in:   :tenant
-- out:  one row a place, by code: code ('buildings:...' or 'compounds:...'), lon, lat
--       (a point inside it), n_households, n_residents (NULL = nobody has counted),
--       compound_code (NULL outside all)
--
-- A building is a place, a compound only where none of its buildings has households: its own
-- count then stands for them. What is known to house nobody is no place; what nobody has counted
-- (`greatest` passes over NULL) is one.
WITH homes AS (
    SELECT b.code, b.geom, b.compound_id, b.n_households, b.n_residents,
        greatest(b.n_households, b.n_residents) > 0 AS is_home
    FROM buildings AS b
    WHERE b.tenant_id = :tenant AND b.valid_to IS NULL
),
with_buildings AS (
    SELECT DISTINCT compound_id FROM homes WHERE is_home AND compound_id IS NOT NULL
),
places AS (
    SELECT 'buildings:' || h.code AS code, h.geom, h.n_households, h.n_residents,
        c.code AS compound_code
    FROM homes AS h
    LEFT JOIN compounds AS c
        ON c.tenant_id = :tenant AND c.feature_id = h.compound_id AND c.valid_to IS NULL
    WHERE h.is_home IS NOT FALSE
      AND (c.code IS NULL OR h.compound_id IN (SELECT compound_id FROM with_buildings))
    UNION ALL
    SELECT 'compounds:' || c.code, c.geom, c.n_households, c.n_residents, c.code
    FROM compounds AS c
    WHERE c.tenant_id = :tenant AND c.valid_to IS NULL
      AND (greatest(c.n_households, c.n_residents) > 0) IS NOT FALSE
      AND c.feature_id NOT IN (SELECT compound_id FROM with_buildings)
)
SELECT code, st_x(p) AS lon, st_y(p) AS lat, n_households, n_residents, compound_code
FROM places, LATERAL st_pointonsurface(geom) AS p
ORDER BY code COLLATE "C"
