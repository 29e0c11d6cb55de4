-- The visits of a day's newest plan, by member and turn, also those already under way.
--
-- in:   :tenant, :plan_id
--
-- The plan is read once: without figures of the tables it was read anew for each member.
WITH planned AS MATERIALIZED (
    SELECT a.work_order_id AS order_id, w.number, a.member_id, a.turn, a.travel_s, a.arrive_at,
        a.begin_at, a.leave_at
    FROM appointments AS a
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
    WHERE a.tenant_id = :tenant AND a.plan_id = :plan_id
)
SELECT
    v.order_id, v.number, v.member_id, m.code AS member_code, v.turn, v.travel_s,
    v.arrive_at, v.begin_at, v.leave_at
FROM planned AS v
JOIN members AS m ON m.tenant_id = :tenant AND m.id = v.member_id
ORDER BY m.code, v.turn
