-- Work orders for a list or a map, the newest first. No text, no caller.
--
-- in:   :tenant, :states (array of case states or NULL), :waiting_for (or NULL), :ids (array of
--       work orders or NULL), :limit
-- out:  id, subdistrict_id, number, state, progress (waiting, assigned, handling, reported_back, done),
--       category, urgency, handling, waiting_for, instants, due (of the next step) with due_counted,
--       grid_code, unit_code,
--       member_code (of the active lead), assignment_id, assignment_state, wkb
--
-- First which orders are shown, then what is told of them: never of all.
SELECT
    w.id, w.subdistrict_id, w.request_id, w.number, w.state,
    CASE
        WHEN w.state IN ('A00', 'A03', 'A05') THEN 'waiting'
        WHEN w.state = 'A06' THEN 'assigned'
        WHEN w.state = 'A07' THEN 'handling'
        WHEN w.state IN ('A11', 'A13', 'A15') THEN 'reported_back'
        ELSE 'done'
    END AS progress,
    w.category, w.urgency, w.handling, w.waiting_for,
    w.opened_at, w.respond_by, w.arrive_by, w.close_by, w.closed_at, w.n_tries,
    \ir due_next.sql
    ,
    g.key AS grid_code, u.key AS unit_code,
    a.member_code, a.assignment_id, a.state AS assignment_state,
    st_asbinary(w.position) AS wkb
FROM (
    SELECT o.*
    FROM work_orders AS o
    WHERE o.tenant_id = :tenant
      AND (CAST(:states AS text[]) IS NULL OR o.state = ANY(CAST(:states AS text[])))
      AND (CAST(:waiting_for AS text) IS NULL OR o.waiting_for = :waiting_for)
      AND (CAST(:ids AS uuid[]) IS NULL OR o.id = ANY(CAST(:ids AS uuid[])))
    ORDER BY o.opened_at DESC, o.id DESC
    LIMIT :limit
) AS w
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN features AS u ON u.tenant_id = w.tenant_id AND u.id = w.unit_id
LEFT JOIN LATERAL (
    SELECT l.id AS assignment_id, l.state, l.unit_id, m.code AS member_code
    FROM assignments AS l
    LEFT JOIN members AS m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
    WHERE l.tenant_id = w.tenant_id AND l.work_order_id = w.id
      AND l.is_lead AND l.ended_at IS NULL
) AS a ON true
ORDER BY w.opened_at DESC, w.id DESC
