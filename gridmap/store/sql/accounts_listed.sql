-- Accounts with what they are for, and whether anybody can sign in to them.
--
-- in:   :tenant
-- out:  login, roles, subdistricts (codes, NULL for the whole district), member, unit, volunteer (codes),
--       must_change_password, one_time_until, n_failed, locked_until, added_at, added_by, disabled_at,
--       disabled_by, has_second_factor, seen_at (of the newest session)
--
-- Sessions are read once: none of their indexes is by account.
WITH newest AS MATERIALIZED (
    SELECT s.account_id, max(s.seen_at) AS seen_at
    FROM sessions AS s
    WHERE s.tenant_id = :tenant
    GROUP BY s.account_id
)
SELECT
    a.login, a.roles,
    CASE WHEN a.subdistricts IS NOT NULL THEN ARRAY(
        SELECT f.key
        FROM features AS f
        WHERE f.tenant_id = :tenant AND f.id = ANY (a.subdistricts)
        ORDER BY f.key
    ) END AS subdistricts,
    m.code AS member, u.key AS unit, v.code AS volunteer, a.must_change_password, a.one_time_until, a.n_failed,
    a.locked_until, a.added_at, a.added_by, a.disabled_at, a.disabled_by, a.factor_secret IS NOT NULL AS has_second_factor,
    s.seen_at
FROM accounts AS a
LEFT JOIN newest AS s ON s.account_id = a.id
LEFT JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
LEFT JOIN volunteers AS v ON v.tenant_id = a.tenant_id AND v.id = a.volunteer_id
LEFT JOIN features AS u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
WHERE a.tenant_id = :tenant
ORDER BY a.login
