-- Note that nobody could go, and when to try again.
--
-- in:   :tenant, :id, :version, :reason, :next_try_at
-- out:  is_new   true the first time this reason is noted; no row = the order has moved
--
-- The version stays: the facts of the order itself have not changed.
WITH before AS (
    SELECT w.id, w.waiting_for
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id = :id
)
UPDATE work_orders AS w
SET waiting_for = :reason, next_try_at = :next_try_at, n_tries = w.n_tries + 1
FROM before
WHERE w.tenant_id = :tenant AND w.id = :id AND before.id = w.id
  AND w.version = :version AND w.state = 'A05'
RETURNING before.waiting_for IS DISTINCT FROM :reason AS is_new
