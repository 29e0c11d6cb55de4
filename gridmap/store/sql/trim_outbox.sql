-- Forget the oldest rows of the feed, so many at once.
--
-- in:   :tenant, :before (instant), :limit
-- out:  number of rows that are gone
--
-- Always from the beginning of the feed, and the last row before the instant stays: a cursor
-- that lies before the first row kept has missed something, any other has not. What a destination
-- has yet to be given stays, however old it is; rows that count by another server's numbers do not.
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
    ) AND NOT EXISTS (
        SELECT FROM destinations AS t
        WHERE t.tenant_id = :tenant AND t.removed_at IS NULL
          AND (t.xid, t.row_id) < (old.xid, old.id)
          AND old.xid < pg_snapshot_xmin(pg_current_snapshot())
    )
    ORDER BY old.xid, old.id
    LIMIT :limit
) AS gone
WHERE o.tenant_id = :tenant AND o.xid = gone.xid AND o.id = gone.id
