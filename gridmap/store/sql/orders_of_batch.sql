-- What became of each order of a batch, by number.
--
-- in:   :tenant, :batch_id
SELECT o.work_order_id, w.number, o.outcome, o.assignment_id, m.code AS member_code
FROM batch_orders AS o
JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = o.work_order_id
LEFT JOIN assignments AS a ON a.tenant_id = :tenant AND a.id = o.assignment_id
LEFT JOIN members AS m ON m.tenant_id = :tenant AND m.id = a.member_id
WHERE o.tenant_id = :tenant AND o.batch_id = :batch_id
ORDER BY w.number
