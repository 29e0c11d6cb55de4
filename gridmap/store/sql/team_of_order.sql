-- The team of a work order, and everybody who is or was in it.
--
-- in:   :tenant, :id (work order)
-- out:  at most one row; parts is NULL where the order asks for no team. people: one object an
--       assignment, the oldest first, with its own clock (a lead has that of the order). units: one
--       object a request for cooperation
SELECT
    w.state, w.category, w.urgency, w.subdistrict_id, t.parts, t.missing, t.next_fill_at,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'assignment_id', a.id, 'member_id', a.member_id, 'member', m.code, 'unit', f.key,
            'employer', m.employer, 'role', m.role, 'part', a.part, 'is_lead', a.is_lead,
            'state', a.state, 'reserved_at', a.reserved_at,
            'respond_by', coalesce(a.respond_by, w.respond_by),
            'arrive_by', coalesce(a.arrive_by, w.arrive_by), 'signed_at', a.signed_at,
            'arrived_at', a.arrived_at, 'ended_at', a.ended_at, 'end_reason', a.end_reason
        ) ORDER BY a.reserved_at, a.id), '[]')
        FROM assignments AS a
        LEFT JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
        LEFT JOIN features AS f ON f.tenant_id = a.tenant_id AND f.id = a.unit_id
        WHERE a.tenant_id = w.tenant_id AND a.work_order_id = w.id
    ) AS people,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'cooperation_id', c.id, 'unit', c.asked_of, 'part', c.part, 'state', c.state,
            'asked_at', c.asked_at, 'acknowledged_by', c.acknowledged_by,
            'acknowledged_at', c.acknowledged_at, 'ended_at', c.ended_at, 'answer', c.answer
        ) ORDER BY c.asked_at, c.id), '[]')
        FROM cooperations AS c
        WHERE c.tenant_id = w.tenant_id AND c.work_order_id = w.id
    ) AS units
FROM work_orders AS w
LEFT JOIN teams AS t ON t.tenant_id = w.tenant_id AND t.work_order_id = w.id
WHERE w.tenant_id = :tenant AND w.id = :id
