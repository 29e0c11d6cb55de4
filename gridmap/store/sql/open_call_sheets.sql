-- Call sheets that were printed and from which nothing has been entered.
--
-- in:   :tenant, :since, :limit
-- out:  number, printed_at, printed_by; the oldest first
SELECT s.number, s.printed_at, s.printed_by
FROM call_sheets AS s
WHERE s.tenant_id = :tenant
  AND s.printed_at >= :since
  AND NOT EXISTS (
      SELECT FROM requests AS r
      WHERE r.tenant_id = s.tenant_id AND r.channel = 'paper' AND r.source_ref = s.number
  )
ORDER BY s.printed_at, s.number
LIMIT :limit
