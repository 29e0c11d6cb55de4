-- Work orders due for dispatch, taken by one worker at a time.
--
-- in:   :tenant, :at, :until (the lease), :limit, :urgency (NULL = any)
-- out:  id, number, opened_at; urgent first, then the kinds that the plan of a real emergency
--       operation lets go first in its grids, then those never tried, then by deadline: what
--       found nobody again and again does not hold up what is new
--
-- Those with a team are leased by themselves (`lease_due_teams`).
-- Locked by key in the order of an ordinary index, never out of a nearest-neighbour scan.
WITH due AS MATERIALIZED (
    SELECT w.id, EXISTS (
        SELECT FROM operations AS o
        JOIN operation_grids AS g
            ON g.tenant_id = o.tenant_id AND g.operation_id = o.id AND g.grid_id = w.grid_id
        JOIN emergency_plans AS p ON p.tenant_id = o.tenant_id AND p.id = o.plan_id
        WHERE o.tenant_id = w.tenant_id AND o.state = 'on' AND o.state <> 'off'
          AND NOT o.is_drill
          AND jsonb_exists(p.body -> 'overlay' -> 'urgent_categories', w.category)
    ) AS goes_first
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
      AND w.claim_mode IS NULL
      AND w.next_try_at <= :at
      AND NOT EXISTS (
          SELECT FROM appointments AS p
          WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
      )
      AND (CAST(:urgency AS text) IS NULL OR w.urgency = :urgency)
      AND NOT EXISTS (
          SELECT FROM teams AS t WHERE t.tenant_id = w.tenant_id AND t.work_order_id = w.id
      )
    ORDER BY (w.urgency = 'urgent') DESC, goes_first DESC, (w.n_tries > 0), w.respond_by, w.id
    LIMIT :limit
    FOR NO KEY UPDATE SKIP LOCKED
),
leased AS (
    UPDATE work_orders AS w
    SET next_try_at = :until
    FROM due
    WHERE w.tenant_id = :tenant AND w.id = due.id
    RETURNING w.id, w.number, w.opened_at, w.urgency, w.n_tries, w.respond_by, due.goes_first
)
SELECT id, number, opened_at
FROM leased
ORDER BY (urgency = 'urgent') DESC, goes_first DESC, (n_tries > 0), respond_by, id
