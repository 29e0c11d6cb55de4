-- Take one place of a member: the guard stands in the statement, so that two claims of the
-- last place cannot both succeed. No row = no place was free.
--
-- in:   :tenant, :member_id
UPDATE member_live
SET active = active + 1
WHERE tenant_id = :tenant AND member_id = :member_id AND active < capacity
