-- Orders that would be tried later than any pause can say: the clock was ahead, and was put right.
--
-- in:   :tenant, :at, :beyond, :limit
-- out:  number of work orders that are due now
WITH far AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.claim_mode IS NULL
      AND w.next_try_at > :beyond
    ORDER BY w.next_try_at DESC
    LIMIT :limit
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE work_orders AS w
SET next_try_at = :at
FROM far
WHERE w.tenant_id = :tenant AND w.id = far.id
