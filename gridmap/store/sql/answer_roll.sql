-- Answer for one person on a roll. No row = an answer stands that this one may not replace.
--
-- in:   :tenant, :muster_id, :mobilised_id, :answer, :at, :by, :before (answers that may be replaced)
-- out:  mobilised_id
UPDATE muster_lines
SET answer = :answer, answered_at = :at, answered_by = :by
WHERE tenant_id = :tenant AND muster_id = :muster_id AND mobilised_id = :mobilised_id
  AND (answer IS NULL OR answer = ANY(CAST(:before AS text[])))
RETURNING mobilised_id
