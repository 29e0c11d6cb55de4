-- Destinations that nobody has removed, and whether the outbox has something after the cursor of each.
--
-- in:   :tenant
-- out:  id, has_news; by age
--
-- Looking locks nothing and writes nothing. A cursor that lies ahead of what can be told now was given
-- out by another server, which counted further: its destination begins anew.
SELECT
    t.id,
    t.xid >= pg_snapshot_xmin(pg_current_snapshot()) OR EXISTS (
        SELECT FROM outbox AS o
        WHERE o.tenant_id = :tenant AND (o.xid, o.id) > (t.xid, t.row_id)
          AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
    ) AS has_news
FROM destinations AS t
WHERE t.tenant_id = :tenant AND t.removed_at IS NULL
ORDER BY t.added_at, t.code
