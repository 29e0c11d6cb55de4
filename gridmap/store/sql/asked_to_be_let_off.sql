-- Members who have said that they cannot go and wait for the grid head, the longest first.
--
-- in:   :tenant
-- out:  assignment_id, work_order_id, number, member_code, grid_code (the member's home grid),
--       asked_at, reason
SELECT
    a.id AS assignment_id, w.id AS work_order_id, w.number, m.code AS member_code,
    g.key AS grid_code, a.asked_at, a.asked_reason AS reason
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
LEFT JOIN features AS g ON g.tenant_id = m.tenant_id AND g.id = m.home_grid_id
WHERE a.tenant_id = :tenant AND a.state = 'cannot_go_asked'
ORDER BY a.asked_at, a.id
