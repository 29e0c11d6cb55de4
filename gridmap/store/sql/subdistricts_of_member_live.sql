-- The live rows follow their members.
--
-- in:   :tenant
-- out:  number of rows that changed
UPDATE member_live AS l
SET subdistrict_id = m.subdistrict_id
FROM members AS m
WHERE l.tenant_id = :tenant AND m.tenant_id = :tenant AND m.id = l.member_id
  AND l.subdistrict_id IS DISTINCT FROM m.subdistrict_id
