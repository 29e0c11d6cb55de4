-- What happened to work orders in an hour, the oldest first.
--
-- in:   :tenant, :at, :id   after the event of this instant and id; an id of NULL leaves out all
--       events of the instant;  :until (included), :limit
-- out:  id, at, kind, work_order_id, number, assignment_id, member_id, member_code, facts
SELECT
    e.id, e.at, e.kind, e.work_order_id, o.number, e.assignment_id, e.member_id,
    m.code AS member_code, e.facts
FROM events AS e
JOIN work_orders AS o ON o.tenant_id = e.tenant_id AND o.id = e.work_order_id
LEFT JOIN members AS m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
WHERE e.tenant_id = :tenant AND e.at >= :at AND e.at <= :until
  AND (e.at > :at OR CAST(:id AS uuid) IS NOT NULL AND e.id > CAST(:id AS uuid))
ORDER BY e.at, e.id
LIMIT :limit
