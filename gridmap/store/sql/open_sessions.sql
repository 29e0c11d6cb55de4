-- Sessions that nobody has ended and whose time is not over, the one in use last before the others.
--
-- in:   :tenant, :at
-- out:  id, login, roles, began_at, seen_at, ends_by, address, token_hash
SELECT s.id, c.login, c.roles, s.began_at, s.seen_at, s.ends_by, s.address, s.token_hash
FROM sessions AS s
JOIN accounts AS c ON c.tenant_id = s.tenant_id AND c.id = s.account_id
WHERE s.tenant_id = :tenant AND s.ended_at IS NULL AND s.ends_by > :at AND c.disabled_at IS NULL
ORDER BY s.seen_at DESC, s.id DESC
LIMIT 5000
