-- Take places of many members at once, ordinary orders only: the guard of `claim_member`.
--
-- in:   :tenant, :ids, :n_places (arrays, side by side: a member, how many places of the list)
--
-- Fewer rows than members = not all of them had so many.
UPDATE member_live AS l
SET active = l.active + c.n_places
FROM unnest(CAST(:ids AS uuid[]), CAST(:n_places AS int[])) AS c (member_id, n_places)
WHERE l.tenant_id = :tenant AND l.member_id = c.member_id
  AND l.active + c.n_places <= l.capacity
