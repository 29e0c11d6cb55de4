-- Who could visit on a day: members with their grid, and whether a shift of theirs touches it.
--
-- in:   :tenant, :since, :until   the visiting hours of the day
-- out:  id, home_grid_id, may_be_sent, is_present; is_written on every row (somebody has a shift
--       at all); by rank of the role, then code
WITH there AS (
    SELECT DISTINCT s.member_id
    FROM shifts AS s
    WHERE s.tenant_id = :tenant
      AND s.during && tstzrange(CAST(:since AS timestamptz), CAST(:until AS timestamptz))
)
SELECT
    m.id, m.home_grid_id, r.may_be_dispatched AS may_be_sent,
    there.member_id IS NOT NULL AS is_present,
    EXISTS (SELECT FROM there) AS is_written
FROM members AS m
JOIN roles AS r ON r.tenant_id = m.tenant_id AND r.code = m.role
LEFT JOIN there ON there.member_id = m.id
WHERE m.tenant_id = :tenant
ORDER BY r.rank, m.code COLLATE "C"
