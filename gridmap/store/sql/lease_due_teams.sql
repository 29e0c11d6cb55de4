-- Work orders with a team that somebody is to be looked for, taken by one worker at a time.
--
-- in:   :tenant, :at, :until (the lease), :limit
-- out:  id   urgent first, then by deadline
--
-- Those that wait for dispatch come up as every order does, by their own next try; those that are
-- led already, by the team's. Locked by key, and the order before its team, as everywhere.
WITH due AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    JOIN teams AS t ON t.tenant_id = w.tenant_id AND t.work_order_id = w.id
    WHERE w.tenant_id = :tenant AND w.handling = 'person'
      AND CASE
          WHEN w.state = 'A05' THEN w.claim_mode IS NULL AND w.next_try_at <= :at
          WHEN w.state IN ('A06', 'A07') THEN t.next_fill_at <= :at
      END
      AND NOT EXISTS (
          SELECT FROM appointments AS p
          WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
      )
    ORDER BY (w.urgency = 'urgent') DESC, (w.n_tries > 0), w.respond_by, w.id
    LIMIT :limit
    FOR NO KEY UPDATE OF w SKIP LOCKED
),
tried AS (
    UPDATE work_orders AS w
    SET next_try_at = :until
    FROM due
    WHERE w.tenant_id = :tenant AND w.id = due.id AND w.state = 'A05'
),
leased AS (
    UPDATE teams AS t
    SET next_fill_at = :until
    FROM due
    WHERE t.tenant_id = :tenant AND t.work_order_id = due.id
    RETURNING t.work_order_id
)
SELECT w.id
FROM leased
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = leased.work_order_id
ORDER BY (w.urgency = 'urgent') DESC, (w.n_tries > 0), w.respond_by, w.id
