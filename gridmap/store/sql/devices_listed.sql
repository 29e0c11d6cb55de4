-- Devices of members, with what was refused of the member's fixes.
--
-- in:   :tenant, :member (code, or NULL for all)
-- out:  code, member, label, datum, added_at, added_by, revoked_at, revoked_by, last_fix_at,
--       refused (JSON: number by reason)
SELECT
    d.code, m.code AS member, d.label, d.datum, d.added_at, d.added_by, d.revoked_at, d.revoked_by,
    l.measured_at AS last_fix_at,
    coalesce(
        (
            SELECT json_object_agg(r.code, r.n ORDER BY r.code)
            FROM fix_refusals AS r
            WHERE r.tenant_id = :tenant AND r.member_id = d.member_id
        ),
        '{}'
    ) AS refused
FROM member_devices AS d
JOIN members AS m ON m.tenant_id = d.tenant_id AND m.id = d.member_id
JOIN member_live AS l ON l.tenant_id = d.tenant_id AND l.member_id = d.member_id
WHERE d.tenant_id = :tenant
  AND (CAST(:member AS text) IS NULL OR m.code = CAST(:member AS text))
ORDER BY m.code, d.added_at, d.code
