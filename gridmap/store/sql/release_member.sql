-- Give the place back that an assignment took, of its kind. Giving back what was never taken
-- breaks the CHECK on its counter.
--
-- in:   :tenant, :assignment_id
UPDATE member_live AS l
SET active = l.active - CAST(NOT a.is_urgent AS integer),
    urgent_active = l.urgent_active - CAST(a.is_urgent AS integer)
FROM assignments AS a
WHERE a.tenant_id = :tenant AND a.id = :assignment_id
  AND l.tenant_id = :tenant AND l.member_id = a.member_id
