-- Open work orders that have to be told to a further level now, with what that rests on.
--
-- in:   :tenant, :at, :order_id (NULL = all for which a cause may hold now; one is read whatever
--       holds), :top (the highest rank), :urgent_rank, :unowned_rank, :n_refusals (0 = off),
--       :urgent_no_candidate_s, :urgent_pause_s, :normal_no_candidate_s, :normal_pause_s,
--       :late_raised_until (who was raised for being late after it is not raised again yet)
-- out:  id, state, urgency, is_unit, is_unowned, has_arrived, n_refusals, waiting_since (NULL
--       unless nobody can go, or where it is too early to rise by that), respond_by, arrive_by,
--       close_by, rank (0 = told to nobody), causes and raised_at (arrays, side by side); the
--       urgent first, then by deadline
--
-- Which of them are due is decided by casework.escalation. The last condition says the same of
-- the clocks, so that of a long queue nothing is read that waits for its next instant: of orders
-- for which no cause holds at :at, none is told.
WITH open_orders AS MATERIALIZED (
    SELECT w.id, w.state, w.urgency, w.respond_by, w.arrive_by, w.close_by,
        w.handling = 'unit' AS is_unit,
        w.position IS NOT NULL AND w.grid_id IS NULL
            AND w.waiting_for IS DISTINCT FROM 'outside_area' AS is_unowned,
        w.state = 'A05' AND coalesce(w.waiting_for = 'no_candidate', false) AS finds_nobody,
        make_interval(secs => CASE w.urgency
            WHEN 'urgent' THEN :urgent_no_candidate_s ELSE :normal_no_candidate_s
        END) AS patience,
        make_interval(secs => CASE w.urgency
            WHEN 'urgent' THEN :urgent_pause_s ELSE :normal_pause_s
        END) AS pause
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07')
      AND (CAST(:order_id AS uuid) IS NULL OR w.id = :order_id)
),
told AS (
    SELECT e.work_order_id, max(e.rank) AS rank,
        array_agg(e.cause ORDER BY e.rank) AS causes,
        array_agg(e.raised_at ORDER BY e.rank) AS raised_at,
        bool_or(e.cause = 'refused') AS by_refusals,
        bool_or(e.cause = 'overdue_respond') AS by_respond,
        bool_or(e.cause = 'overdue_arrive') AS by_arrive,
        max(e.raised_at) FILTER (WHERE e.cause = 'overdue_close') AS late_at,
        max(e.raised_at) FILTER (WHERE e.cause = 'no_candidate') AS nobody_at
    FROM open_orders AS o
    JOIN escalations AS e ON e.tenant_id = :tenant AND e.work_order_id = o.id
    GROUP BY e.work_order_id
),
handled AS (
    SELECT a.work_order_id,
        count(*) FILTER (WHERE a.state = 'cannot_go') AS n_refusals,
        bool_or(a.is_lead AND a.ended_at IS NULL AND a.arrived_at IS NOT NULL) AS has_arrived
    FROM open_orders AS o
    JOIN assignments AS a ON a.tenant_id = :tenant AND a.work_order_id = o.id
    GROUP BY a.work_order_id
),
watched AS (
    SELECT o.id, o.state, o.urgency, o.is_unit, o.is_unowned,
        coalesce(h.has_arrived, false) AS has_arrived, coalesce(h.n_refusals, 0) AS n_refusals,
        CASE WHEN o.finds_nobody AND (
            t.nobody_at IS NULL OR CAST(:order_id AS uuid) IS NOT NULL
            OR t.nobody_at + least(o.patience, o.pause) <= :at
        ) THEN (
            SELECT e.at FROM events AS e
            WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.kind = 'order_waiting'
            ORDER BY e.at DESC
            LIMIT 1
        ) END AS waiting_since,
        o.respond_by, o.arrive_by, o.close_by, o.patience, o.pause,
        coalesce(t.rank, 0) AS rank, coalesce(t.causes, '{}') AS causes,
        coalesce(t.raised_at, '{}') AS raised_at, t.late_at, t.nobody_at,
        coalesce(t.by_refusals, false) AS by_refusals,
        coalesce(t.by_respond, false) AS by_respond, coalesce(t.by_arrive, false) AS by_arrive
    FROM open_orders AS o
    LEFT JOIN told AS t ON t.work_order_id = o.id
    LEFT JOIN handled AS h ON h.work_order_id = o.id
)
SELECT
    w.id, w.state, w.urgency, w.is_unit, w.is_unowned, w.has_arrived, w.n_refusals,
    w.waiting_since, w.respond_by, w.arrive_by, w.close_by, w.rank, w.causes, w.raised_at
FROM watched AS w
WHERE w.rank < :top AND (
    CAST(:order_id AS uuid) IS NOT NULL
    OR (w.urgency = 'urgent' AND w.rank < :urgent_rank)
    OR (w.is_unowned AND w.rank < :unowned_rank)
    OR (:n_refusals > 0 AND w.n_refusals >= :n_refusals AND NOT w.by_refusals)
    OR :at >= CASE
        WHEN w.nobody_at >= w.waiting_since THEN w.nobody_at + w.pause
        ELSE w.waiting_since + w.patience
    END
    OR (w.respond_by < :at AND w.state <> 'A07' AND NOT w.by_respond)
    OR (w.arrive_by < :at AND NOT w.by_arrive AND NOT w.is_unit AND NOT w.has_arrived)
    OR (w.close_by < :at AND (w.late_at IS NULL OR w.late_at <= :late_raised_until))
)
ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
