-- Who answers at an instant for places or hard cases.
--
-- in:   :tenant, :at, :layer and :place_code (both NULL = everything), :limit
-- out:  code, kind, name, title, phone, layer, place_code (NULL for a hard case), case_number,
--       starts_at, ends_at (NULL = until further notice)   by layer, place and code
SELECT
    r.code, r.kind, r.name, r.title, r.phone, f.layer, f.key AS place_code, r.case_number,
    lower(r.during) AS starts_at, upper(r.during) AS ends_at
FROM responsibles AS r
LEFT JOIN features AS f ON f.tenant_id = r.tenant_id AND f.id = r.place_id
WHERE r.tenant_id = :tenant AND r.during @> CAST(:at AS timestamptz)
  AND (CAST(:layer AS text) IS NULL OR f.layer = :layer)
  AND (CAST(:place_code AS text) IS NULL OR f.key = :place_code)
ORDER BY f.layer, f.key COLLATE "C", r.code COLLATE "C"
LIMIT :limit
