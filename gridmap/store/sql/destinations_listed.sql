-- Destinations that nobody has removed, and how their messages stand.
--
-- in:   :tenant, :since (from when delivered messages are counted)
-- out:  id, code, name, url, kinds (NULL = every kind that goes out), subdistrict (code, NULL = the whole
--       district), added_at, added_by, paused_at, paused_by, n_waiting, oldest_waiting_at (when what waits
--       happened), n_failing (wait after at least one failure), n_stuck, n_delivered (since :since),
--       delivered_at (the last), fault, status and failed_at (of the last failure among what is not settled)
SELECT
    t.id, t.code, t.name, t.url, t.kinds, f.key AS subdistrict, t.added_at, t.added_by, t.paused_at,
    t.paused_by, waiting.n AS n_waiting, waiting.oldest_at AS oldest_waiting_at,
    waiting.n_failing, stuck.n AS n_stuck, delivered.n AS n_delivered,
    newest.settled_at AS delivered_at, failed.fault, failed.status, failed.failed_at
FROM destinations AS t
LEFT JOIN features AS f ON f.tenant_id = :tenant AND f.id = t.subdistrict_id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS n, min(d.happened_at) AS oldest_at,
        count(*) FILTER (WHERE d.n_failed > 0) AS n_failing
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'waiting'
) AS waiting
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'stuck'
) AS stuck
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'delivered'
      AND d.settled_at >= CAST(:since AS timestamptz)
) AS delivered
LEFT JOIN LATERAL (
    SELECT d.settled_at
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'delivered'
      AND d.settled_at IS NOT NULL
    ORDER BY d.settled_at DESC
    LIMIT 1
) AS newest ON true
LEFT JOIN LATERAL (
    SELECT d.fault, d.status, d.failed_at
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state IN ('waiting', 'stuck')
      AND d.failed_at IS NOT NULL
    ORDER BY d.failed_at DESC
    LIMIT 1
) AS failed ON true
WHERE t.tenant_id = :tenant AND t.removed_at IS NULL
ORDER BY t.added_at, t.code
