-- Shifts follow their members.
--
-- in:   :tenant
-- out:  number of rows that changed
UPDATE shifts AS s
SET subdistrict_id = m.subdistrict_id
FROM members AS m
WHERE s.tenant_id = :tenant AND m.tenant_id = :tenant AND m.id = s.member_id
  AND s.subdistrict_id IS DISTINCT FROM m.subdistrict_id
