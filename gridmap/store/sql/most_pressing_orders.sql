-- The work orders of some states that press most: the urgent first, then by deadline.
--
-- in:   :tenant, :states (array of case states), :limit
-- out:  id
SELECT w.id
FROM work_orders AS w
WHERE w.tenant_id = :tenant AND w.state = ANY(CAST(:states AS text[]))
ORDER BY w.urgency <> 'urgent', w.close_by, w.opened_at, w.id
LIMIT :limit
