-- Photos that still show something of orders that ended before an instant, the oldest first; not of
-- orders that are held for a court or an authority.
--
-- in:   :tenant, :before, :limit
-- out:  id, work_order_id, moment, sha256
SELECT p.id, p.work_order_id, p.moment, p.sha256
FROM work_orders AS w
JOIN photos AS p ON p.tenant_id = w.tenant_id AND p.work_order_id = w.id
WHERE w.tenant_id = :tenant AND w.closed_at < :before AND p.sha256 IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM requests AS r
      WHERE r.tenant_id = w.tenant_id AND r.id = w.request_id AND r.held_at IS NOT NULL
  )
ORDER BY w.closed_at, p.id
LIMIT :limit
