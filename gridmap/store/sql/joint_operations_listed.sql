-- Joint operations with whom they book, the next first.
--
-- in:   :tenant, :state (NULL = all), :limit
-- out:  one row each; members as a JSON array of code and part, the lead first
SELECT
    o.id, o.work_order_id, w.number, o.title, o.state, o.starts_at, o.ends_at, o.units, o.missing,
    o.planned_by, o.end_reason,
    (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('member', m.code, 'part', b.part)
            ORDER BY b.part IS DISTINCT FROM 'lead', m.code
        ), '[]')
        FROM absences AS b
        JOIN members AS m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
        WHERE b.tenant_id = o.tenant_id AND b.operation_id = o.id
    ) AS members
FROM joint_operations AS o
JOIN work_orders AS w ON w.tenant_id = o.tenant_id AND w.id = o.work_order_id
WHERE o.tenant_id = :tenant AND (CAST(:state AS text) IS NULL OR o.state = :state)
ORDER BY o.starts_at, o.id
LIMIT :limit
