-- The open work orders that a shift has to hand over by name, each with why.
--
-- in:   :tenant, :at
-- out:  id, number, category, urgency, state, address, member_code, due, reasons (urgent, overdue,
--       unlocated, risk, call_back, instruction, unsigned), is_alarm: urgent, nobody sent, and no
--       person has done or noted anything about it
--
-- Who leads is read once for all of them, as in `desk_needs`.
WITH leads AS MATERIALIZED (
    SELECT a.work_order_id, a.id, a.state, a.unit_id, m.code AS member_code
    FROM assignments AS a
    LEFT JOIN members AS m ON m.tenant_id = :tenant AND m.id = a.member_id
    WHERE a.tenant_id = :tenant AND a.is_lead AND a.ended_at IS NULL
)
SELECT h.id, h.number, h.category, h.urgency, h.state, h.address, h.member_code, h.due, h.reasons,
    h.is_alarm
FROM (
    SELECT o.*, array_remove(ARRAY[
        CASE WHEN o.has_unread_risk THEN 'risk' END,
        CASE WHEN o.urgency = 'urgent' THEN 'urgent' END,
        CASE WHEN o.due < :at THEN 'overdue' END,
        CASE WHEN o.waiting_for IN ('unlocated', 'outside_area') THEN 'unlocated' END,
        CASE WHEN o.owes_call THEN 'call_back' END,
        CASE WHEN o.has_instruction THEN 'instruction' END,
        CASE WHEN o.is_on_phone_list THEN 'unsigned' END
    ], NULL) AS reasons,
    o.urgency = 'urgent' AND o.state IN ('A00', 'A03', 'A05') AND NOT EXISTS (
        SELECT FROM events AS e
        WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.actor <> 'gridmap'
    ) AS is_alarm
    FROM (
        SELECT w.id, w.number, w.category, w.urgency, w.state, w.waiting_for, r.address,
            a.member_code,
            \ir due_next.sql
            ,
            EXISTS (
                SELECT FROM risks AS k
                WHERE k.tenant_id = :tenant AND k.request_id = w.request_id AND k.seen_at IS NULL
            ) AS has_unread_risk,
            (
                SELECT n.outcome <> 'reached' FROM order_notes AS n
                WHERE n.tenant_id = :tenant AND n.work_order_id = w.id
                  AND n.kind = 'call' AND n.with_whom = 'caller'
                ORDER BY n.happened_at DESC, n.id DESC
                LIMIT 1
            ) AS owes_call,
            EXISTS (
                SELECT FROM instructions AS i
                WHERE i.tenant_id = :tenant AND i.work_order_id = w.id AND i.reported_at IS NULL
            ) AS has_instruction,
            a.state = 'reserved' AND EXISTS (
                SELECT FROM chase_steps AS s
                WHERE s.tenant_id = :tenant AND s.assignment_id = a.id AND s.step = 'phone'
            ) AS is_on_phone_list
        FROM work_orders AS w
        JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
        LEFT JOIN leads AS a ON a.work_order_id = w.id
        WHERE w.tenant_id = :tenant
          AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
    ) AS o
) AS h
WHERE cardinality(h.reasons) > 0
ORDER BY h.is_alarm DESC, h.urgency <> 'urgent', h.due, h.number
