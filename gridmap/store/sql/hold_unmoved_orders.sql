-- Work orders that are as they were read and in nobody's hand, held until the transaction ends.
--
-- in:   :tenant, :ids, :versions (arrays, side by side)
-- out:  id, request_id
--
-- Nobody is waited for. One that moved, waits for the day of a joint operation or is offered to
-- somebody is left out too: whoever takes those up has more to do or to say.
SELECT w.id, w.request_id
FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[])) AS r (id, version)
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = r.id AND w.version = r.version
WHERE w.claim_mode IS NULL AND w.waiting_for IS DISTINCT FROM 'planned'
ORDER BY w.id
FOR NO KEY UPDATE OF w SKIP LOCKED
