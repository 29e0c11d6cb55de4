-- The live rows of members that nobody else has in hand, held until the transaction ends.
--
-- in:   :tenant, :ids (array of members)
-- out:  member_id, n_free (places of the list of ordinary orders)
--
-- In the order of ids, as everything does that holds several, though nobody is waited for.
SELECT l.member_id, l.capacity - l.active AS n_free
FROM member_live AS l
WHERE l.tenant_id = :tenant AND l.member_id = ANY(CAST(:ids AS uuid[]))
ORDER BY l.member_id
FOR NO KEY UPDATE SKIP LOCKED
