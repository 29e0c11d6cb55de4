-- Destinations that nobody has removed, and how their messages stand.
--
-- in:   :tenant, :since (from when delivered messages are counted), :most (how far is counted:
--       a receiver may be away for days)
-- out:  id, code, name, url, kinds (NULL = every kind that goes out), subdistrict (code, NULL = the whole
--       district), added_at, added_by, paused_at, paused_by, n_waiting, oldest_waiting_at (when what waits
--       happened), previous_secret_until (till when the secret before the last new one signs too), n_failing (wait after a failure), n_stuck, n_delivered (since :since), delivered_at (the
--       last), fault, status and failed_at (of the last failure among what is not settled)
SELECT
    t.id, t.code, t.name, t.url, t.kinds, f.key AS subdistrict, t.added_at, t.added_by, t.paused_at,
    t.paused_by, t.previous_secret_until, waiting.n AS n_waiting, oldest.happened_at AS oldest_waiting_at,
    failing.n AS n_failing, stuck.n AS n_stuck, delivered.n AS n_delivered,
    newest.settled_at AS delivered_at, failed.fault, failed.status, failed.failed_at
FROM destinations AS t
LEFT JOIN features AS f ON f.tenant_id = :tenant AND f.id = t.subdistrict_id
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM (
        SELECT FROM deliveries AS d
        WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'waiting'
        LIMIT :most
    ) AS counted
) AS waiting
LEFT JOIN LATERAL (
    SELECT d.happened_at
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'waiting'
    ORDER BY d.happened_at
    LIMIT 1
) AS oldest ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM (
        SELECT FROM deliveries AS d
        WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'waiting'
          AND d.failed_at IS NOT NULL AND d.settled_at IS NULL
        LIMIT :most
    ) AS counted
) AS failing
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM (
        SELECT FROM deliveries AS d
        WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'stuck'
        LIMIT :most
    ) AS counted
) AS stuck
CROSS JOIN LATERAL (
    SELECT count(*) AS n
    FROM (
        SELECT FROM deliveries AS d
        WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = 'delivered'
          AND d.settled_at >= CAST(:since AS timestamptz)
        LIMIT :most
    ) AS counted
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
    SELECT last.fault, last.status, last.failed_at
    FROM (VALUES ('waiting'), ('stuck')) AS s (state)
    CROSS JOIN LATERAL (
        SELECT d.fault, d.status, d.failed_at
        FROM deliveries AS d
        WHERE d.tenant_id = :tenant AND d.destination_id = t.id AND d.state = s.state
          AND d.failed_at IS NOT NULL AND d.settled_at IS NULL
        ORDER BY d.failed_at DESC
        LIMIT 1
    ) AS last
    ORDER BY last.failed_at DESC
    LIMIT 1
) AS failed ON true
WHERE t.tenant_id = :tenant AND t.removed_at IS NULL
ORDER BY t.added_at, t.code
