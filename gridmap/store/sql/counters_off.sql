-- Members whose counter of active assignments is not what the assignments say.
--
-- in:   :tenant
-- out:  code; no row = all counters are right
SELECT m.code
FROM member_live AS l
JOIN members AS m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
LEFT JOIN (
    SELECT a.member_id, count(*) AS n
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.ended_at IS NULL AND a.member_id IS NOT NULL
    GROUP BY a.member_id
) AS held ON held.member_id = l.member_id
WHERE l.tenant_id = :tenant AND l.active <> coalesce(held.n, 0)
ORDER BY m.code
