-- The last events that were told, oldest first, for a page that has just opened.
--
-- in:   :tenant, :n
-- out:  as `outbox_after`
SELECT
    newest.xid::text || '.' || newest.id::text AS cursor, newest.at, newest.kind,
    newest.subdistrict_id,
    jsonb_strip_nulls(jsonb_build_object(
        'number', w.number, 'category', w.category, 'urgency', w.urgency, 'member', m.code
    )) || newest.payload AS payload
FROM (
    SELECT o.tenant_id, o.xid, o.id, o.at, o.kind, o.payload,
        o.subdistrict_id
    FROM outbox AS o
    WHERE o.tenant_id = :tenant AND o.kind NOT IN ('positions', 'members_turned')
    ORDER BY o.xid DESC, o.id DESC
    LIMIT :n
) AS newest
LEFT JOIN work_orders AS w
    ON w.tenant_id = newest.tenant_id AND w.id = CAST(newest.payload ->> 'work_order_id' AS uuid)
LEFT JOIN members AS m
    ON m.tenant_id = newest.tenant_id AND m.id = CAST(newest.payload ->> 'member_id' AS uuid)
ORDER BY newest.xid, newest.id
