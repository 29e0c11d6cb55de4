-- How many ordinary orders are due for dispatch: whether the queue is long.
--
-- in:   :tenant, :at, :enough (count no further)
--
-- Those with a team are sent by themselves.
SELECT count(*)
FROM (
    SELECT
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
      AND w.claim_mode IS NULL AND w.next_try_at <= :at AND w.urgency = 'normal'
      AND NOT EXISTS (
          SELECT FROM teams AS t WHERE t.tenant_id = w.tenant_id AND t.work_order_id = w.id
      )
      AND NOT EXISTS (
          SELECT FROM appointments AS p
          WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
      )
    LIMIT :enough
) AS due
