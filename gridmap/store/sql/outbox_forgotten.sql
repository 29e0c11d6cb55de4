-- Whether a cursor lies before all that is left of a feed that has been trimmed.
--
-- in:   :tenant, :xid and :id (the cursor), :before (the instant up to which rows are forgotten)
-- out:  one row: is_before
SELECT coalesce((
    SELECT (o.xid, o.id) > (CAST(:xid AS xid8), CAST(:id AS bigint))
        AND o.at < CAST(:before AS timestamptz)
    FROM outbox AS o
    WHERE o.tenant_id = :tenant
    ORDER BY o.xid, o.id
    LIMIT 1
), false) AS is_before
