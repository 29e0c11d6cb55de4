-- What a raise rests on, of each row of `due`, which the statement has made of `watched_columns`.
--
-- in:   :tenant
-- out:  id, state, urgency, is_unit, is_unowned, has_arrived, n_refusals, waiting_since (NULL
--       unless nobody can go), respond_by, arrive_by, close_by, rank (0 = told to nobody),
--       causes and raised_at (arrays, side by side)
SELECT
    o.id, o.state, o.urgency, o.is_unit, o.is_unowned, handled.has_arrived, handled.n_refusals,
    CASE WHEN o.finds_nobody THEN (
        SELECT e.at FROM events AS e
        WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.kind = 'order_waiting'
        ORDER BY e.at DESC
        LIMIT 1
    ) END AS waiting_since,
    o.respond_by, o.arrive_by, o.close_by, told.rank, told.causes, told.raised_at
FROM due AS o
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
