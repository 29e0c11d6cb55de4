-- Keys of systems with what they are for.
--
-- in:   :tenant
-- out:  code, label, roles, subdistricts (codes, NULL for the whole district), unit (code),
--       added_at, added_by, ends_by, used_at, revoked_at, revoked_by
SELECT
    k.code, k.label, k.roles,
    CASE WHEN k.subdistricts IS NOT NULL THEN ARRAY(
        SELECT f.key
        FROM features AS f
        WHERE f.tenant_id = :tenant AND f.id = ANY (k.subdistricts)
        ORDER BY f.key
    ) END AS subdistricts,
    u.key AS unit, k.added_at, k.added_by, k.ends_by, k.used_at, k.revoked_at, k.revoked_by
FROM api_keys AS k
LEFT JOIN features AS u ON u.tenant_id = k.tenant_id AND u.id = k.unit_id
WHERE k.tenant_id = :tenant
ORDER BY k.added_at, k.code
