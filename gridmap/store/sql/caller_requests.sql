-- What one telephone number has asked for since an instant, the newest first.
--
-- in:   :tenant, :phone, :since, :but (a request that is left out, or NULL), :limit
-- out:  request_id, received_at, category, disposition, work_order_id, number, state (NULL where
--       nobody had to be sent)
SELECT
    r.id AS request_id, r.received_at, r.category, r.disposition,
    w.id AS work_order_id, w.number, w.state
FROM requests AS r
LEFT JOIN work_orders AS w ON w.tenant_id = r.tenant_id AND w.request_id = r.id
WHERE r.tenant_id = :tenant AND r.caller_phone = :phone AND r.received_at >= :since
  AND (CAST(:but AS uuid) IS NULL OR r.id <> :but)
ORDER BY r.received_at DESC, r.id
LIMIT :limit
