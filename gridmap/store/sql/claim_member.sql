-- Take one place of a member: the guard stands in the statement, so that two claims of the
-- last place cannot both succeed. No row = no place was free.
--
-- in:   :tenant, :member_id, :is_urgent (the one place of an urgent order, or one of the list)
--
-- A capacity of 0 takes neither.
UPDATE member_live
SET active = active + CAST(NOT :is_urgent AS integer),
    urgent_active = urgent_active + CAST(:is_urgent AS integer)
WHERE tenant_id = :tenant AND member_id = :member_id
  AND CASE WHEN :is_urgent THEN urgent_active < least(capacity, 1) ELSE active < capacity END
