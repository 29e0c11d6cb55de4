-- What escalation knows of an order by itself; a part of statements, of a row `w` of work_orders.
--
-- out:  id, state, urgency, respond_by, arrive_by, close_by, is_unit, is_unowned, finds_nobody
w.id, w.state, w.urgency, w.respond_by, w.arrive_by, w.close_by,
w.handling = 'unit' AS is_unit,
w.position IS NOT NULL AND w.grid_id IS NULL
    AND w.waiting_for IS DISTINCT FROM 'outside_area' AS is_unowned,
w.state = 'A05' AND coalesce(w.waiting_for = 'no_candidate', false) AS finds_nobody
