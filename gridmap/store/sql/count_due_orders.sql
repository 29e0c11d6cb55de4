-- How many ordinary orders are due for dispatch: whether the queue is long.
--
-- in:   :tenant, :at, :enough (count no further)
SELECT count(*)
FROM (
    SELECT
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
      AND w.claim_mode IS NULL AND w.next_try_at <= :at AND w.urgency = 'normal'
    LIMIT :enough
) AS due
