-- Put people who are no members into the register 双报到, by code.
--
-- in:   :tenant
--       :rows   JSON array of {id, code, name, phone, unit_code, skills, lon, lat}
-- out:  code, is_new
INSERT INTO registered_people AS p (
    tenant_id, id, code, name, phone, unit_id, skills, position, subdistrict_id
)
SELECT
    :tenant, r.id, r.code, r.name, r.phone, u.feature_id,
    ARRAY(SELECT json_array_elements_text(r.skills)),
    CASE WHEN r.lon IS NOT NULL
        THEN CAST(st_setsrid(st_makepoint(r.lon, r.lat), 4490) AS geography) END,
    s.feature_id
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, code text, name text, phone text, unit_code text, skills json, lon float8, lat float8
)
LEFT JOIN units AS u ON u.tenant_id = :tenant AND u.valid_to IS NULL AND u.code = r.unit_code
LEFT JOIN LATERAL (
    SELECT a.feature_id FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.layer = 'subdistricts' AND a.valid_to IS NULL
      AND st_covers(a.geom, st_setsrid(st_makepoint(r.lon, r.lat), 4490))
    ORDER BY a.code LIMIT 1
) AS s ON true
ORDER BY r.code
ON CONFLICT ON CONSTRAINT registered_people_code_once DO UPDATE
SET name = excluded.name, phone = excluded.phone, unit_id = excluded.unit_id,
    skills = excluded.skills, position = excluded.position,
    subdistrict_id = excluded.subdistrict_id
RETURNING p.code, xmax = 0 AS is_new
