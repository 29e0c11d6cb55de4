-- Open work orders that may have to be told to a further level, with what that rests on.
--
-- in:   :tenant, :at, :order_id (NULL = all that may be due), :top (the highest rank),
--       :urgent_rank, :unowned_rank, :n_refusals (0 = off)
-- out:  id, state, urgency, is_unit, is_unowned, has_arrived, n_refusals, waiting_since (NULL
--       unless nobody can go), respond_by, arrive_by, close_by, rank (0 = told to nobody),
--       causes and raised_at (arrays, side by side); the urgent first, then by deadline
--
-- Which of them are due is decided by casework.escalation; the last condition only keeps those
-- away for which no cause can hold.
WITH open_orders AS (
    SELECT w.id, w.state, w.urgency, w.waiting_for, w.respond_by, w.arrive_by, w.close_by,
        w.handling = 'unit' AS is_unit,
        w.position IS NOT NULL AND w.grid_id IS NULL
            AND w.waiting_for IS DISTINCT FROM 'outside_area' AS is_unowned
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07')
      AND (CAST(:order_id AS uuid) IS NULL OR w.id = :order_id)
)
SELECT
    o.id, o.state, o.urgency, o.is_unit, o.is_unowned, handled.has_arrived, handled.n_refusals,
    CASE WHEN o.state = 'A05' AND o.waiting_for = 'no_candidate' THEN (
        SELECT e.at FROM events AS e
        WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.kind = 'order_waiting'
        ORDER BY e.at DESC
        LIMIT 1
    ) END AS waiting_since,
    o.respond_by, o.arrive_by, o.close_by, told.rank, told.causes, told.raised_at
FROM open_orders AS o
CROSS JOIN LATERAL (
    SELECT coalesce(max(e.rank), 0) AS rank,
        coalesce(array_agg(e.cause ORDER BY e.rank), '{}') AS causes,
        coalesce(array_agg(e.raised_at ORDER BY e.rank), '{}') AS raised_at
    FROM escalations AS e
    WHERE e.tenant_id = :tenant AND e.work_order_id = o.id
) AS told
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE a.state = 'cannot_go') AS n_refusals,
        coalesce(bool_or(a.is_lead AND a.ended_at IS NULL AND a.arrived_at IS NOT NULL), false)
            AS has_arrived
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.work_order_id = o.id
) AS handled
WHERE told.rank < :top AND (
    (o.urgency = 'urgent' AND told.rank < :urgent_rank)
    OR (o.is_unowned AND told.rank < :unowned_rank)
    OR (:n_refusals > 0 AND handled.n_refusals >= :n_refusals)
    OR (o.state = 'A05' AND o.waiting_for = 'no_candidate')
    OR o.respond_by < :at
)
ORDER BY (o.urgency = 'urgent') DESC, o.respond_by, o.id
