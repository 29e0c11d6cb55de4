-- Who could visit on a day: members with their grid, and whether they are there to visit.
--
-- in:   :tenant, :since, :until   the visiting hours of the day
-- out:  id, home_grid_id, may_be_sent, is_present; by rank of the role, then code
--
-- There is who is on shift for an hour of it without being away 离岗. Where nobody has a shift on
-- that day the roster is not written yet, and the whole day counts as everybody's shift.
WITH hours AS (
    SELECT tstzrange(CAST(:since AS timestamptz), CAST(:until AS timestamptz)) AS span
), shift AS (
    SELECT s.member_id, range_agg(s.during * hours.span) AS spans
    FROM shifts AS s, hours
    WHERE s.tenant_id = :tenant AND s.during && hours.span
    GROUP BY s.member_id
), away AS (
    SELECT a.member_id, range_agg(a.during * hours.span) AS spans
    FROM absences AS a, hours
    WHERE a.tenant_id = :tenant AND a.during && hours.span
    GROUP BY a.member_id
)
SELECT
    m.id, m.home_grid_id, r.may_be_dispatched AS may_be_sent,
    EXISTS (
        SELECT FROM unnest(
            coalesce(
                shift.spans,
                CASE WHEN NOT EXISTS (SELECT FROM shift) THEN tstzmultirange(hours.span) END
            ) - coalesce(away.spans, '{}')
        ) AS there (span)
        WHERE upper(there.span) - lower(there.span) >= interval '1 hour'
    ) AS is_present
FROM members AS m
CROSS JOIN hours
JOIN roles AS r ON r.tenant_id = m.tenant_id AND r.code = m.role
LEFT JOIN shift ON shift.member_id = m.id
LEFT JOIN away ON away.member_id = m.id
WHERE m.tenant_id = :tenant
ORDER BY r.rank, m.code COLLATE "C"
