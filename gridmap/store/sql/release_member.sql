-- Give one place back. Giving back what was never taken breaks the CHECK on `active`.
--
-- in:   :tenant, :member_id
UPDATE member_live
SET active = active - 1
WHERE tenant_id = :tenant AND member_id = :member_id
