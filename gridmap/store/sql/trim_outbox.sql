-- Forget the oldest rows of the feed, so many at once.
--
-- in:   :tenant, :before (instant), :limit
-- out:  number of rows that are gone
--
-- Always from the beginning of the feed, and the last row before the instant stays: a cursor
-- that lies before the first row kept has missed something, any other has not.
DELETE FROM outbox AS o
USING (
    SELECT old.xid, old.id
    FROM outbox AS old
    WHERE old.tenant_id = :tenant AND (old.xid, old.id) < (
        SELECT kept.xid, kept.id
        FROM outbox AS kept
        WHERE kept.tenant_id = :tenant AND kept.at < CAST(:before AS timestamptz)
        ORDER BY kept.xid DESC, kept.id DESC
        LIMIT 1
    )
    ORDER BY old.xid, old.id
    LIMIT :limit
) AS gone
WHERE o.tenant_id = :tenant AND o.xid = gone.xid AND o.id = gone.id
