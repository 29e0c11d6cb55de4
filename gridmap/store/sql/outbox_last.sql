-- The last events that were told, oldest first, for a page that has just opened.
--
-- in:   :tenant, :n
-- out:  cursor 'xid.id', at, kind, payload
SELECT newest.cursor, newest.at, newest.kind, newest.payload FROM (
    SELECT o.xid, o.id, o.xid::text || '.' || o.id::text AS cursor, o.at, o.kind, o.payload
    FROM outbox AS o
    WHERE o.tenant_id = :tenant AND o.kind <> 'positions'
    ORDER BY o.xid DESC, o.id DESC
    LIMIT :n
) AS newest
ORDER BY newest.xid, newest.id
