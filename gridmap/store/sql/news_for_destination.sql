-- What the outbox has after the cursor of a destination: what goes there, and how far it was read.
--
-- in:   :tenant, :xid and :id (the cursor), :kinds (which go there), :subdistrict_id (NULL = of the
--       whole district), :limit (how many rows are read at most)
-- out:  reached ('xid.id', the last row read) and n_read on every row, and a row for each piece of news,
--       oldest first: message_id, sequence, at, kind, payload (the names that a reader needs added, as in
--       `outbox_after`); where there is none, one row whose message_id is NULL; no row at the end
--
-- The bound on the snapshot keeps back rows whose neighbours may still commit before them. The id
-- of a message is made of the row itself, so a row that is read again is the same message.
WITH seen AS MATERIALIZED (
    SELECT o.xid, o.id, o.at, o.kind, o.subdistrict_id
    FROM outbox AS o
    WHERE o.tenant_id = :tenant
      AND (o.xid, o.id) > (CAST(:xid AS xid8), CAST(:id AS bigint))
      AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY o.xid, o.id
    LIMIT :limit
),
last AS (
    SELECT s.xid::text || '.' || s.id::text AS reached, (SELECT count(*) FROM seen) AS n_read
    FROM seen AS s
    ORDER BY s.xid DESC, s.id DESC
    LIMIT 1
)
SELECT
    last.reached, last.n_read, news.message_id, news.sequence, news.at, news.kind, news.payload
FROM last
LEFT JOIN LATERAL (
    SELECT
        CAST(md5(concat_ws('/', CAST(:tenant AS integer), s.xid, s.id, extract(epoch FROM s.at), s.kind))
            AS uuid) AS message_id,
        s.xid, s.id AS sequence, s.at, s.kind,
        jsonb_strip_nulls(jsonb_build_object(
            'number', w.number, 'category', w.category, 'urgency', w.urgency, 'member', m.code
        )) || o.payload AS payload
    FROM seen AS s
    JOIN outbox AS o ON o.tenant_id = :tenant AND o.xid = s.xid AND o.id = s.id
    LEFT JOIN work_orders AS w
        ON w.tenant_id = o.tenant_id AND w.id = CAST(o.payload ->> 'work_order_id' AS uuid)
    LEFT JOIN members AS m
        ON m.tenant_id = o.tenant_id AND m.id = CAST(o.payload ->> 'member_id' AS uuid)
    WHERE s.kind = ANY (CAST(:kinds AS text[]))
      AND (CAST(:subdistrict_id AS uuid) IS NULL OR s.subdistrict_id = CAST(:subdistrict_id AS uuid))
) AS news ON true
ORDER BY news.xid, news.sequence
