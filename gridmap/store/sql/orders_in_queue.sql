-- What a list of work orders shows of each, in the order in which they are given.
--
-- in:   :tenant, :ids (array of work orders)
-- out:  id, number, state, urgency, category, waiting_for, grid_code, opened_at, close_by, lon,
--       lat (NULL if unlocated), member_code and unit_code (of the lead; NULL = none)
SELECT
    w.id, w.number, w.state, w.urgency, w.category, w.waiting_for, g.key AS grid_code,
    w.opened_at, w.close_by,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    m.code AS member_code, u.key AS unit_code
FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS asked (id, n)
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = asked.id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN assignments AS a
    ON a.tenant_id = w.tenant_id AND a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL
LEFT JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
LEFT JOIN features AS u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
ORDER BY asked.n
