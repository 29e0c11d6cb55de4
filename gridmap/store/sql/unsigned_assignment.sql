-- One assignment with what its chain rests on.
--
-- in:   :tenant, :assignment_id
-- out:  at most one row: work_order_id, member_id, state, is_lead, is_unit, reserved_at, urgency,
--       n_stand_ins (how often the order was handed to a stand-in), steps and taken_at (arrays,
--       side by side)
SELECT
    a.work_order_id, a.member_id, a.state, a.is_lead, a.unit_id IS NOT NULL AS is_unit,
    a.reserved_at, w.urgency,
    (
        SELECT count(*) FROM chase_steps AS s
        WHERE s.tenant_id = :tenant AND s.work_order_id = a.work_order_id
          AND s.step = 'stand_in' AND s.facts ->> 'outcome' = 'handed'
    ) AS n_stand_ins,
    ARRAY(
        SELECT s.step FROM chase_steps AS s
        WHERE s.tenant_id = :tenant AND s.assignment_id = a.id ORDER BY s.step
    ) AS steps,
    ARRAY(
        SELECT s.taken_at FROM chase_steps AS s
        WHERE s.tenant_id = :tenant AND s.assignment_id = a.id ORDER BY s.step
    ) AS taken_at
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
WHERE a.tenant_id = :tenant AND a.id = :assignment_id
