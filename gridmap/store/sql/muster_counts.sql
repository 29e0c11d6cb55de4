-- The rolls of an operation with their counts, the newest first.
--
-- in:   :tenant, :operation_id
-- out:  id, group_code, place, at, caller, n_present, n_absent, n_excused, n_unanswered
SELECT
    m.id, m.group_code, m.place, m.at, m.caller,
    count(*) FILTER (WHERE l.answer = 'present') AS n_present,
    count(*) FILTER (WHERE l.answer = 'absent') AS n_absent,
    count(*) FILTER (WHERE l.answer = 'excused') AS n_excused,
    count(l.mobilised_id) FILTER (WHERE l.answer IS NULL) AS n_unanswered
FROM musters AS m
LEFT JOIN muster_lines AS l ON l.tenant_id = m.tenant_id AND l.muster_id = m.id
WHERE m.tenant_id = :tenant AND m.operation_id = :operation_id
GROUP BY m.tenant_id, m.id
ORDER BY m.at DESC, m.id DESC
