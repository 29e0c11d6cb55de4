-- What had happened to some work orders up to an instant, order by order, the oldest first.
--
-- in:   :tenant, :ids (array of work orders), :at, :id   up to the event of this instant and id;
--       an id of NULL takes all events of the instant
-- out:  work_order_id, kind, assignment_id, member_id, member_code, facts
SELECT
    e.work_order_id, e.kind, e.assignment_id, e.member_id, m.code AS member_code, e.facts
FROM events AS e
LEFT JOIN members AS m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
WHERE e.tenant_id = :tenant AND e.work_order_id = ANY(CAST(:ids AS uuid[]))
  AND (e.at < :at OR e.at = :at AND (CAST(:id AS uuid) IS NULL OR e.id <= CAST(:id AS uuid)))
ORDER BY e.work_order_id, e.at, e.id
