-- Work orders due for dispatch, taken by one worker at a time.
--
-- in:   :tenant, :at, :until (the lease), :limit, :urgency (NULL = any)
-- out:  id, number, opened_at; urgent first, then the kinds that the plan of a real emergency
--       operation lets go first in its grids, then those never tried, then by deadline: what
--       found nobody again and again does not hold up what is new
--
-- Those with a team are leased by themselves (`lease_due_teams`).
-- However long the queue is, only its head is read, in the order of `work_orders_turn`: four times
-- as many as are wanted, for others may hold some of them. Where a real operation is on, the head
-- is read a second time for the kinds that go first; with nobody among them that reads it whole.
-- Locked by key, never out of the scan that found them.
WITH branches AS MATERIALIZED (
    SELECT false AS goes_first
    UNION ALL
    SELECT true
    WHERE EXISTS (
        SELECT FROM operations AS o
        WHERE o.tenant_id = :tenant AND o.state = 'on' AND o.state <> 'off' AND NOT o.is_drill
    )
),
turn AS MATERIALIZED (
    SELECT one.id, bool_or(b.goes_first) AS goes_first
    FROM branches AS b
    CROSS JOIN LATERAL (
        SELECT w.id
        FROM work_orders AS w
        WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
          AND w.claim_mode IS NULL
          AND w.next_try_at <= :at
          AND (w.urgency = 'urgent') >= coalesce(CAST(:urgency AS text) = 'urgent', false)
          AND (w.urgency = 'urgent') <= coalesce(CAST(:urgency AS text) = 'urgent', true)
          AND NOT EXISTS (
              SELECT FROM appointments AS p
              WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
          )
          AND NOT EXISTS (
              SELECT FROM teams AS t WHERE t.tenant_id = :tenant AND t.work_order_id = w.id
          )
          AND (NOT b.goes_first OR EXISTS (
              SELECT FROM operations AS o
              JOIN operation_grids AS g
                  ON g.tenant_id = :tenant AND g.operation_id = o.id AND g.grid_id = w.grid_id
              JOIN emergency_plans AS p ON p.tenant_id = :tenant AND p.id = o.plan_id
              WHERE o.tenant_id = :tenant AND o.state = 'on' AND o.state <> 'off'
                AND NOT o.is_drill
                AND jsonb_exists(p.body -> 'overlay' -> 'urgent_categories', w.category)
          ))
        ORDER BY (w.urgency = 'urgent') DESC, (w.n_tries > 0), w.respond_by, w.id
        LIMIT 4 * :limit
    ) AS one
    GROUP BY one.id
),
due AS MATERIALIZED (
    SELECT w.id, turn.goes_first
    FROM turn
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = turn.id
    WHERE w.state = 'A05' AND w.handling = 'person' AND w.claim_mode IS NULL
      AND w.next_try_at <= :at
    ORDER BY (w.urgency = 'urgent') DESC, turn.goes_first DESC, (w.n_tries > 0), w.respond_by, w.id
    LIMIT :limit
    FOR NO KEY UPDATE OF w SKIP LOCKED
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
