-- Messages of a destination, the newest first, without their bodies.
--
-- in:   :tenant, :destination_id, :state (NULL = any), :limit
-- out:  id, sequence, kind, number, happened_at, state, n_failed, next_try_at, fault, status, failed_at,
--       settled_at, settled_by, reason
--
-- The newest of each state are read off an index, and the newest of them are told.
SELECT
    one.id, one.sequence, one.kind, one.number, one.happened_at, one.state, one.n_failed,
    one.next_try_at, one.fault, one.status, one.failed_at, one.settled_at, one.settled_by, one.reason
FROM (VALUES ('waiting'), ('delivered'), ('stuck'), ('given_up')) AS s (state)
CROSS JOIN LATERAL (
    SELECT d.*
    FROM deliveries AS d
    WHERE d.tenant_id = :tenant AND d.destination_id = :destination_id AND d.state = s.state
    ORDER BY d.happened_at DESC
    LIMIT :limit
) AS one
WHERE CAST(:state AS text) IS NULL OR s.state = CAST(:state AS text)
ORDER BY one.happened_at DESC, one.sequence DESC
LIMIT :limit
