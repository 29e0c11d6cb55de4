-- Decisions as they were stored, the newest first.
--
-- in:   :tenant, :id (NULL = whichever), :limit
-- out:  id, work_order_id, number, decided_at, order_version, outcome, member, engine, radius_m,
--       policy, candidates, counted, schema, situation
--
-- Ids sort by time. The pair of bounds reads either way out of the key; an OR would not.
SELECT
    d.id, d.work_order_id, w.number, d.decided_at, d.order_version, d.outcome, m.code AS member,
    d.engine, d.radius_m, d.policy, d.candidates, d.counted, d.schema, d.situation
FROM decisions AS d
JOIN work_orders AS w ON w.tenant_id = d.tenant_id AND w.id = d.work_order_id
LEFT JOIN members AS m ON m.tenant_id = d.tenant_id AND m.id = d.member_id
WHERE d.tenant_id = :tenant
  AND d.id >= coalesce(CAST(:id AS uuid), '00000000-0000-0000-0000-000000000000')
  AND d.id <= coalesce(CAST(:id AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY d.id DESC
LIMIT :limit
