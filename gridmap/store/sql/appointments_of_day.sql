-- Appointments of a day that still wait for somebody, by window and number.
--
-- in:   :tenant, :since, :until (instants that bound the day)
-- out:  work_order_id, number, window_from, window_to, lon, lat, member_code, begin_at
--       (member_code and begin_at NULL = in no plan)
SELECT
    a.work_order_id, w.number, a.window_from, a.window_to,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    m.code AS member_code, a.begin_at
FROM appointments AS a
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
LEFT JOIN members AS m ON m.tenant_id = :tenant AND m.id = a.member_id
WHERE a.tenant_id = :tenant AND a.window_from >= :since AND a.window_from < :until
  AND w.state = 'A05' AND w.handling = 'person'
ORDER BY a.window_from, w.number
