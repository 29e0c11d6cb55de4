-- The visits of a day's newest plan, by member and turn, also those already under way.
--
-- in:   :tenant, :plan_id
SELECT
    a.work_order_id AS order_id, w.number, a.member_id, m.code AS member_code, a.turn, a.travel_s,
    a.arrive_at, a.begin_at, a.leave_at
FROM appointments AS a
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
JOIN members AS m ON m.tenant_id = :tenant AND m.id = a.member_id
WHERE a.tenant_id = :tenant AND a.plan_id = :plan_id
ORDER BY m.code, a.turn
