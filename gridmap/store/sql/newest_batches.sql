-- The newest batches, each with its gain and how many of its orders came to which end.
--
-- in:   :tenant, :limit
SELECT
    b.id, b.made_at, b.engine, b.gain,
    (
        SELECT jsonb_object_agg(o.outcome, o.n)
        FROM (
            SELECT x.outcome, count(*) AS n
            FROM batch_orders AS x
            WHERE x.tenant_id = :tenant AND x.batch_id = b.id
            GROUP BY x.outcome
        ) AS o
    ) AS outcomes
FROM batches AS b
WHERE b.tenant_id = :tenant
ORDER BY b.made_at DESC, b.id DESC
LIMIT :limit
