-- What the feed has yet to hear, oldest first, with the names that a reader needs.
--
-- in:   :tenant, :xid and :id (the cursor: last row already heard), :limit
-- out:  cursor 'xid.id', at, kind, subdistrict_id, payload (number, category, urgency of the work order and code
--       of the member added where the row is about one)
--
-- The bound on the snapshot keeps back rows whose neighbours may still commit before them.
SELECT
    o.xid::text || '.' || o.id::text AS cursor, o.at, o.kind,
    o.subdistrict_id,
    jsonb_strip_nulls(jsonb_build_object(
        'number', w.number, 'category', w.category, 'urgency', w.urgency, 'member', m.code
    )) || o.payload AS payload
FROM outbox AS o
LEFT JOIN work_orders AS w
    ON w.tenant_id = o.tenant_id AND w.id = CAST(o.payload ->> 'work_order_id' AS uuid)
LEFT JOIN members AS m
    ON m.tenant_id = o.tenant_id AND m.id = CAST(o.payload ->> 'member_id' AS uuid)
WHERE o.tenant_id = :tenant
  AND (o.xid, o.id) > (CAST(:xid AS xid8), CAST(:id AS bigint))
  AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY o.xid, o.id
LIMIT :limit
