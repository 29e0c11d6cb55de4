-- Follow-ups: what was missing from teams, by date.
--
-- in:   :tenant, :state (NULL = all), :order_id (NULL = all), :at, :limit
-- out:  one row each, the first due first; is_overdue only while open
SELECT
    f.id, f.work_order_id, w.number, f.part, f.zh, f.en, f.n, f.state, f.opened_at, f.due_at,
    f.ended_at, f.ended_by, f.note, f.state = 'open' AND f.due_at < :at AS is_overdue
FROM follow_ups AS f
JOIN work_orders AS w ON w.tenant_id = f.tenant_id AND w.id = f.work_order_id
WHERE f.tenant_id = :tenant
  AND (CAST(:state AS text) IS NULL OR f.state = :state)
  AND (CAST(:order_id AS uuid) IS NULL OR f.work_order_id = :order_id)
ORDER BY f.due_at, f.id
LIMIT :limit
