-- Put goods of the stores 物资 into the register, by code. A quantity that is known is moved, never
-- stated: a list that is read in once more does not bring back what is out.
--
-- in:   :tenant
--       :rows   JSON array of {id, code, name, measure, place, quantity, lon, lat}
-- out:  code, is_new
INSERT INTO emergency_goods AS p (
    tenant_id, id, code, name, measure, place, quantity, position, subdistrict_id
)
SELECT
    :tenant, r.id, r.code, r.name, r.measure, r.place, r.quantity,
    CAST(st_setsrid(st_makepoint(r.lon, r.lat), 4490) AS geography), s.feature_id
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, code text, name text, measure text, place text, quantity int, lon float8, lat float8
)
LEFT JOIN LATERAL (
    SELECT a.feature_id FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.layer = 'subdistricts' AND a.valid_to IS NULL
      AND st_covers(a.geom, st_setsrid(st_makepoint(r.lon, r.lat), 4490))
    ORDER BY a.code LIMIT 1
) AS s ON true
ORDER BY r.code
ON CONFLICT ON CONSTRAINT emergency_goods_code_once DO UPDATE
SET name = excluded.name, measure = excluded.measure, place = excluded.place,
    position = excluded.position, subdistrict_id = excluded.subdistrict_id
RETURNING p.code, xmax = 0 AS is_new
