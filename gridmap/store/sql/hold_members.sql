-- Hold the live rows of members until the end of the transaction.
--
-- in:   :tenant, :ids (array of members)
--
-- In the order of ids, as everything does that holds several: nobody waits in a circle.
SELECT l.member_id
FROM member_live AS l
WHERE l.tenant_id = :tenant AND l.member_id = ANY(CAST(:ids AS uuid[]))
ORDER BY l.member_id
FOR NO KEY UPDATE
