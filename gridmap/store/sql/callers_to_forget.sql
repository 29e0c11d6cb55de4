-- Requests whose callers are known and whose matter ended long ago, the oldest first.
--
-- in:   :tenant, :before (instant), :with_held (whether held ones are told too), :limit
-- out:  id, caller_phone, text, answer, has_name, has_phone, has_address, is_held (kept by order of the
--       law: told, and left as it is)
--
-- A matter ends with its order; merged into another one, with that one too. What never was an order
-- ended when it came, or was cancelled.
SELECT
    r.id, r.caller_phone, r.text, r.answer,
    r.caller_name IS NOT NULL AS has_name, r.caller_phone IS NOT NULL AS has_phone,
    r.address IS NOT NULL AS has_address, r.held_at IS NOT NULL AS is_held
FROM requests AS r
LEFT JOIN work_orders AS w ON w.tenant_id = r.tenant_id AND w.request_id = r.id
LEFT JOIN work_orders AS other ON other.tenant_id = w.tenant_id AND other.id = w.merged_into
WHERE r.tenant_id = :tenant AND r.forgotten_at IS NULL
  AND r.received_at < CAST(:before AS timestamptz)
  AND CASE WHEN w.id IS NULL THEN coalesce(r.cancelled_at, r.recorded_at) ELSE w.closed_at END
      < CAST(:before AS timestamptz)
  AND (w.merged_into IS NULL OR other.closed_at < CAST(:before AS timestamptz))
  AND (CAST(:with_held AS boolean) OR r.held_at IS NULL)
ORDER BY r.received_at, r.id
LIMIT :limit
