-- Put hazard points 隐患点 into the register, by code; what was found at them stays.
--
-- in:   :tenant
--       :rows   JSON array of {id, code, name, kind, watcher_name, watcher_phone, lon, lat}
-- out:  code, is_new
INSERT INTO hazard_points AS p (
    tenant_id, id, code, name, kind, watcher_name, watcher_phone, position, subdistrict_id
)
SELECT
    :tenant, r.id, r.code, r.name, r.kind, r.watcher_name, r.watcher_phone,
    CAST(st_setsrid(st_makepoint(r.lon, r.lat), 4490) AS geography), s.feature_id
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, code text, name text, kind text, watcher_name text, watcher_phone text, lon float8,
    lat float8
)
LEFT JOIN LATERAL (
    SELECT a.feature_id FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.layer = 'subdistricts' AND a.valid_to IS NULL
      AND st_covers(a.geom, st_setsrid(st_makepoint(r.lon, r.lat), 4490))
    ORDER BY a.code LIMIT 1
) AS s ON true
ORDER BY r.code
ON CONFLICT ON CONSTRAINT hazard_points_code_once DO UPDATE
SET name = excluded.name, kind = excluded.kind, watcher_name = excluded.watcher_name,
    watcher_phone = excluded.watcher_phone, position = excluded.position,
    subdistrict_id = excluded.subdistrict_id
RETURNING p.code, xmax = 0 AS is_new
