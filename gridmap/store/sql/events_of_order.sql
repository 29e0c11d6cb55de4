-- The history of one work order, the request's own events included, oldest first.
--
-- in:   :tenant, :work_order_id
-- out:  at, kind, actor, member_id, assignment_id, facts
SELECT e.at, e.kind, e.actor, e.member_id, e.assignment_id, e.facts
FROM events AS e
WHERE e.tenant_id = :tenant AND e.work_order_id = :work_order_id
ORDER BY e.at, e.id
