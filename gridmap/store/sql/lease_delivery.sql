-- The message of a destination that is due first, taken by one sender at a time.
--
-- in:   :tenant, :destination_id, :at, :until (the lease)
-- out:  at most one row: id, body, n_failed, url, secret, previous_secret (NULL = its day is over, or there
--       is none); none where the destination is paused or removed
WITH due AS MATERIALIZED (
    SELECT
        d.id, t.url, t.secret,
        CASE WHEN t.previous_secret_until > CAST(:at AS timestamptz) THEN t.previous_secret END AS previous_secret
    FROM destinations AS t
    JOIN deliveries AS d ON d.tenant_id = :tenant AND d.destination_id = t.id
    WHERE t.tenant_id = :tenant AND t.id = :destination_id
      AND t.removed_at IS NULL AND t.paused_at IS NULL
      AND d.state = 'waiting' AND d.next_try_at <= :at
      AND (d.leased_until IS NULL OR d.leased_until <= :at)
    ORDER BY d.next_try_at, d.sequence
    LIMIT 1
    FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE deliveries AS d
SET leased_until = :until
FROM due
WHERE d.tenant_id = :tenant AND d.destination_id = :destination_id AND d.id = due.id
RETURNING d.id, d.body, d.n_failed, due.url, due.secret, due.previous_secret
