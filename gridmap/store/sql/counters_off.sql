-- Members whose counters of active assignments, ordinary or urgent, are not what the assignments
-- say.
--
-- in:   :tenant
-- out:  code; no row = all counters are right
SELECT m.code
FROM member_live AS l
JOIN members AS m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
LEFT JOIN (
    SELECT
        a.member_id, count(*) FILTER (WHERE NOT a.is_urgent) AS n,
        count(*) FILTER (WHERE a.is_urgent) AS n_urgent
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.ended_at IS NULL AND a.member_id IS NOT NULL
    GROUP BY a.member_id
) AS held ON held.member_id = l.member_id
WHERE l.tenant_id = :tenant
  AND (l.active, l.urgent_active) IS DISTINCT FROM (coalesce(held.n, 0), coalesce(held.n_urgent, 0))
ORDER BY m.code
