-- Work orders whose team is to be sent or filled, taken by one worker at a time.
--
-- in:   :tenant, :at, :until (the lease), :limit
-- out:  id   urgent first, then by deadline
--
-- Those that wait for dispatch come up as every order does, by their own next try; those that are
-- led already, by the team's. Each has an index, so that teams of long ago are not read; a team
-- whose order was reported back is not looked after any more. Locked by key, orders before teams: what
-- waits is found once, or a new district's planner looked for it anew for each order that there was.
WITH waiting AS MATERIALIZED (
    SELECT o.id
    FROM work_orders AS o
    WHERE o.tenant_id = :tenant AND o.state = 'A05' AND o.handling = 'person'
      AND o.claim_mode IS NULL AND o.next_try_at <= :at
      AND EXISTS (
          SELECT FROM teams AS t WHERE t.tenant_id = :tenant AND t.work_order_id = o.id
      )
    UNION ALL
    SELECT o.id
    FROM teams AS t
    JOIN work_orders AS o ON o.tenant_id = :tenant AND o.id = t.work_order_id
    WHERE t.tenant_id = :tenant AND t.next_fill_at <= :at
      AND o.state IN ('A06', 'A07') AND o.handling = 'person'
),
due AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id = ANY(ARRAY(SELECT waiting.id FROM waiting))
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
ended AS MATERIALIZED (
    SELECT t.work_order_id
    FROM teams AS t
    JOIN work_orders AS o ON o.tenant_id = :tenant AND o.id = t.work_order_id
    WHERE t.tenant_id = :tenant AND t.next_fill_at <= :at
      AND o.state IN ('A11', 'A13', 'A15', 'A16', 'A20', 'A21')
    FOR NO KEY UPDATE OF t SKIP LOCKED
),
over AS (
    UPDATE teams AS t
    SET next_fill_at = NULL
    FROM ended
    WHERE t.tenant_id = :tenant AND t.work_order_id = ended.work_order_id
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
