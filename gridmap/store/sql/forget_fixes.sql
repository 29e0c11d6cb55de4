-- Forget the oldest fixes of the trails, so many at once.
--
-- in:   :tenant, :before (instant), :limit
-- out:  number of rows that are gone
DELETE FROM fixes AS f
USING (
    SELECT old.member_id, old.measured_at
    FROM fixes AS old
    WHERE old.tenant_id = :tenant AND old.measured_at < CAST(:before AS timestamptz)
    ORDER BY old.measured_at
    LIMIT :limit
) AS gone
WHERE f.tenant_id = :tenant AND f.member_id = gone.member_id AND f.measured_at = gone.measured_at
