-- What events say, as a digest each, in the order of their ids.
--
-- in:   :tenant, :after (id, or null for the first), :before (id, not included), :limit
-- out:  id, digest (SHA-256 of all columns as PostgreSQL writes them as JSON)
SELECT
    e.id,
    sha256(convert_to(CAST(jsonb_build_array(
        e.id, extract(epoch FROM e.at), e.kind, e.actor, e.request_id, e.work_order_id,
        e.assignment_id, e.member_id, e.facts, e.subdistrict_id
    ) AS text), 'UTF8')) AS digest
FROM events AS e
WHERE e.tenant_id = :tenant AND e.id < CAST(:before AS uuid)
  AND (CAST(:after AS uuid) IS NULL OR e.id > CAST(:after AS uuid))
ORDER BY e.id
LIMIT :limit
