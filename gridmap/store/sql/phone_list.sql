-- Who is to be called because an assignment is not signed, the one that waits longest first.
--
-- in:   :tenant, :limit
-- out:  assignment_id, work_order_id, number, urgency, category, is_lead, part (of a co-handler;
--       NULL = another hand), member_code, unit_code, name, phone, reserved_at, listed_at, n_calls,
--       called_at (of the last call; NULL = none yet)
--
-- Leads and co-handlers. Whoever was reached is off the list; the chain goes on if they do not
-- sign.
SELECT
    a.id AS assignment_id, w.id AS work_order_id, w.number, w.urgency, w.category,
    a.is_lead, a.part, m.code AS member_code, u.code AS unit_code,
    coalesce(m.name, u.liaison_name, u.name) AS name,
    coalesce(m.phone, u.liaison_phone) AS phone, a.reserved_at, s.taken_at AS listed_at,
    called.n_calls, called.called_at
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
JOIN chase_steps AS s
    ON s.tenant_id = a.tenant_id AND s.assignment_id = a.id AND s.step = 'phone'
LEFT JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
LEFT JOIN units AS u
    ON u.tenant_id = a.tenant_id AND u.feature_id = a.unit_id AND u.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS n_calls, max(c.called_at) AS called_at,
        coalesce(bool_or(c.is_reached), false) AS is_reached
    FROM calls AS c
    WHERE c.tenant_id = a.tenant_id AND c.assignment_id = a.id
) AS called
WHERE a.tenant_id = :tenant AND a.state = 'reserved' AND a.ended_at IS NULL
  AND NOT called.is_reached
ORDER BY (w.urgency = 'urgent') DESC, s.taken_at, a.id
LIMIT :limit
