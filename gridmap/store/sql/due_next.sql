-- By when the next step of an order is due: signed, there, or resolved; a part of statements, which
-- include it among their columns. `casework.desk_need.running_clock` in SQL.
--
-- in:   `w`, a row of work_orders, and `a`, the assignment that leads it (state, unit_id), if any
-- out:  due; due_counted (when that nears, where it is counted in working time)
CASE
    WHEN w.state IN ('A00', 'A03', 'A05', 'A06') THEN w.respond_by
    WHEN a.state = 'signed' AND a.unit_id IS NULL THEN w.arrive_by
    ELSE w.close_by
END AS due,
CASE
    WHEN w.state IN ('A00', 'A03', 'A05', 'A06') THEN w.respond_nears_at
    WHEN a.state = 'signed' AND a.unit_id IS NULL THEN w.arrive_nears_at
    ELSE w.close_nears_at
END AS due_counted
