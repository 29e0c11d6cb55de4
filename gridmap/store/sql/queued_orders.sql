-- Where every open work order stands: being handled, or in a queue that everybody sees.
--
-- in:   :tenant
-- out:  queue, id, since   one row for each open order with the queue that holds it ('handled'
--       where somebody is at it, 'adrift' where nothing holds it: must never be), and one more
--       for each of the lists that lie across: unowned, escalated, unacknowledged, vacant,
--       unsigned_co_handler, cooperation, phone
--
-- What waits for a reason stands in the queue of that reason, a new one in a queue of its name.
-- Who leads is read once for all of them, as in `desk_needs`.
WITH leads AS MATERIALIZED (
    SELECT a.work_order_id, a.id, a.state, a.reserved_at, a.asked_at
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.is_lead AND a.ended_at IS NULL
),
open_orders AS (
    SELECT w.id, w.state, w.handling, w.waiting_for, w.next_try_at, w.opened_at,
        w.position IS NOT NULL AND w.grid_id IS NULL
            AND w.waiting_for IS DISTINCT FROM 'outside_area' AS is_unowned,
        a.id AS lead_id, a.state AS lead_state, a.reserved_at, a.asked_at,
        (
            SELECT min(p.asked_at) FROM petitions AS p
            WHERE p.tenant_id = :tenant AND p.assignment_id = a.id
              AND p.work_order_id = a.work_order_id AND p.decided_at IS NULL
        ) AS petitioned_at,
        w.claim_mode IS NOT NULL AND EXISTS (
            SELECT FROM offers AS o
            WHERE o.tenant_id = w.tenant_id AND o.work_order_id = w.id AND o.state = 'offered'
        ) AS is_offered
    FROM work_orders AS w
    LEFT JOIN leads AS a ON a.work_order_id = w.id
    WHERE w.tenant_id = :tenant
      AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
),
held AS (
    SELECT CASE
        WHEN o.lead_state = 'cannot_go_asked' OR o.petitioned_at IS NOT NULL THEN 'to_decide'
        WHEN o.state = 'A06' AND o.lead_state = 'reserved' THEN 'unsigned'
        WHEN o.state = 'A07' AND o.lead_state IN ('signed', 'arrived') THEN 'handled'
        WHEN o.lead_id IS NOT NULL THEN 'adrift'
        WHEN o.state IN ('A11', 'A13', 'A15') THEN 'to_check'
        WHEN o.state IN ('A06', 'A07') THEN 'adrift'
        WHEN o.waiting_for = 'outside_area' THEN 'outside'
        WHEN o.waiting_for = 'no_candidate' THEN 'nobody'
        WHEN o.waiting_for = 'claim' OR o.is_offered THEN 'offered'
        WHEN o.waiting_for IS NOT NULL THEN o.waiting_for
        WHEN o.state = 'A05' AND o.handling = 'person' AND o.next_try_at IS NOT NULL
            THEN 'to_dispatch'
        ELSE 'adrift'
    END AS queue, o.*
    FROM open_orders AS o
)
SELECT h.queue, h.id, CASE
    WHEN h.queue = 'to_decide' THEN coalesce(h.asked_at, h.petitioned_at)
    WHEN h.queue = 'unsigned' THEN h.reserved_at
    WHEN h.state IN ('A00', 'A03') THEN h.opened_at
    ELSE coalesce((
        SELECT e.at FROM events AS e
        WHERE e.tenant_id = :tenant AND e.work_order_id = h.id AND e.kind IN (
            'order_filed', 'order_waiting', 'assignment_signed', 'assignment_done',
            'assignment_cannot_go', 'assignment_withdrawn', 'assignment_transferred', 'offer_made'
        )
        ORDER BY e.at DESC
        LIMIT 1
    ), h.opened_at)
END AS since
FROM held AS h
UNION ALL
SELECT 'unowned', h.id, h.opened_at FROM held AS h WHERE h.is_unowned
UNION ALL
SELECT across.queue, h.id, told.since
FROM held AS h
CROSS JOIN LATERAL (
    SELECT min(e.raised_at) AS since, bool_or(e.is_vacant) AS is_vacant,
        bool_or(EXISTS (
            SELECT FROM tellings AS t
            WHERE t.tenant_id = :tenant AND t.escalation_id = e.id AND t.acknowledged_at IS NOT NULL
        )) AS is_acknowledged
    FROM escalations AS e
    WHERE e.tenant_id = :tenant AND e.work_order_id = h.id
) AS told
CROSS JOIN LATERAL (
    SELECT 'escalated' AS queue
    UNION ALL SELECT 'vacant' WHERE told.is_vacant
    UNION ALL SELECT 'unacknowledged' WHERE NOT told.is_acknowledged
) AS across
WHERE told.since IS NOT NULL
UNION ALL
SELECT 'unsigned_co_handler', a.work_order_id, min(a.reserved_at)
FROM assignments AS a
WHERE a.tenant_id = :tenant AND a.state = 'reserved' AND a.ended_at IS NULL AND NOT a.is_lead
GROUP BY a.work_order_id
UNION ALL
SELECT 'cooperation', c.work_order_id, min(c.asked_at)
FROM cooperations AS c
WHERE c.tenant_id = :tenant AND c.state = 'asked' AND c.ended_at IS NULL
GROUP BY c.work_order_id
UNION ALL
SELECT 'phone', a.work_order_id, min(s.taken_at)
FROM assignments AS a
JOIN chase_steps AS s
    ON s.tenant_id = :tenant AND s.assignment_id = a.id AND s.step = 'phone'
WHERE a.tenant_id = :tenant AND a.state = 'reserved' AND a.ended_at IS NULL AND NOT EXISTS (
    SELECT FROM calls AS c
    WHERE c.tenant_id = :tenant AND c.assignment_id = a.id AND c.is_reached
)
GROUP BY a.work_order_id
