-- Work orders whose offers are to be made, or are over, taken by one worker at a time.
--
-- in:   :tenant, :at, :until (the lease), :limit
-- out:  id   urgent first, then by deadline
WITH due AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
      AND w.claim_mode IS NOT NULL AND w.next_try_at <= :at
      AND NOT EXISTS (
          SELECT FROM appointments AS p
          WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
      )
    ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
    LIMIT :limit
    FOR NO KEY UPDATE SKIP LOCKED
),
leased AS (
    UPDATE work_orders AS w
    SET next_try_at = :until
    FROM due
    WHERE w.tenant_id = :tenant AND w.id = due.id
    RETURNING w.id, w.urgency, w.respond_by
)
SELECT id FROM leased ORDER BY (urgency = 'urgent') DESC, respond_by, id
