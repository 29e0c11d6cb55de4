-- What the feed has yet to hear, oldest first.
--
-- in:   :tenant, :xid and :id (the cursor: last row already heard), :limit
-- out:  cursor 'xid.id', at, kind, payload
--
-- The bound on the snapshot keeps back rows whose neighbours may still commit before them.
SELECT o.xid::text || '.' || o.id::text AS cursor, o.at, o.kind, o.payload
FROM outbox AS o
WHERE o.tenant_id = :tenant
  AND (o.xid, o.id) > (CAST(:xid AS xid8), CAST(:id AS bigint))
  AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY o.xid, o.id
LIMIT :limit
