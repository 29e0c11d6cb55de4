-- Forget messages that were delivered or given up long ago, so many at once.
--
-- in:   :tenant, :before (instant), :limit
-- out:  number of rows that are gone
DELETE FROM deliveries AS d
USING (
    SELECT old.destination_id, old.id
    FROM destinations AS t
    CROSS JOIN (VALUES ('delivered'), ('given_up')) AS settled (state)
    CROSS JOIN LATERAL (
        SELECT o.destination_id, o.id
        FROM deliveries AS o
        WHERE o.tenant_id = :tenant AND o.destination_id = t.id AND o.state = settled.state
          AND o.settled_at < CAST(:before AS timestamptz)
        ORDER BY o.settled_at
        LIMIT :limit
    ) AS old
    WHERE t.tenant_id = :tenant
    LIMIT :limit
) AS gone
WHERE d.tenant_id = :tenant AND d.destination_id = gone.destination_id AND d.id = gone.id
