-- What handling units ask and nobody has decided, the longest first.
--
-- in:   :tenant
-- out:  id, work_order_id, number, unit_code, kind, reason, until (NULL for a return), close_by,
--       asked_at, asked_by
--
-- What is asked about an assignment that has ended is asked no more.
SELECT
    p.id, p.work_order_id, w.number, u.key AS unit_code, p.kind, p.reason, p.until, w.close_by,
    p.asked_at, p.asked_by
FROM petitions AS p
JOIN assignments AS a ON a.tenant_id = p.tenant_id AND a.id = p.assignment_id
JOIN work_orders AS w ON w.tenant_id = p.tenant_id AND w.id = p.work_order_id
JOIN features AS u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
WHERE p.tenant_id = :tenant AND p.decided_at IS NULL AND a.ended_at IS NULL
ORDER BY p.asked_at, p.id
