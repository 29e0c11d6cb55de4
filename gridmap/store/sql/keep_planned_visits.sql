-- Write a day's plan to its appointments; what the plan leaves out loses its old visit.
--
-- in:   :tenant, :plan_id, :since, :until (instants that bound the day), :rows a JSON array of
--       work_order_id, member_id, turn, travel_s, arrive_at, begin_at, leave_at
UPDATE appointments AS a
SET plan_id = CASE WHEN r.work_order_id IS NULL THEN NULL ELSE CAST(:plan_id AS uuid) END,
    member_id = r.member_id, turn = r.turn, travel_s = r.travel_s,
    arrive_at = r.arrive_at, begin_at = r.begin_at, leave_at = r.leave_at
FROM appointments AS x
JOIN work_orders AS w ON w.tenant_id = x.tenant_id AND w.id = x.work_order_id
LEFT JOIN json_to_recordset(CAST(:rows AS json)) AS r (
    work_order_id uuid, member_id uuid, turn int, travel_s float8,
    arrive_at timestamptz, begin_at timestamptz, leave_at timestamptz
) ON r.work_order_id = x.work_order_id
WHERE a.tenant_id = :tenant AND x.tenant_id = :tenant AND a.work_order_id = x.work_order_id
  AND x.window_from >= :since AND x.window_from < :until AND w.state = 'A05'
