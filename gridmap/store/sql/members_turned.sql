-- Members whose state has changed because time has passed: nothing happened, and so nothing was told.
--
-- in:   :tenant, :since, :until (instants, the first is left out), :fix_age_limit_s
-- out:  id, subdistrict_id   each once: whose shift or absence has begun or ended, and whose fix
--       has become older than the limit
SELECT m.id, m.subdistrict_id
FROM members AS m
WHERE m.tenant_id = :tenant AND m.id IN (
    SELECT s.member_id
    FROM shifts AS s
    WHERE s.tenant_id = :tenant
      AND s.during && tstzrange(CAST(:since AS timestamptz), CAST(:until AS timestamptz), '(]')
      AND (
          (lower(s.during) > :since AND lower(s.during) <= :until)
          OR (upper(s.during) > :since AND upper(s.during) <= :until)
      )
    UNION ALL
    SELECT b.member_id
    FROM absences AS b
    WHERE b.tenant_id = :tenant
      AND b.during && tstzrange(CAST(:since AS timestamptz), CAST(:until AS timestamptz), '(]')
      AND (
          (lower(b.during) > :since AND lower(b.during) <= :until)
          OR (upper(b.during) > :since AND upper(b.during) <= :until)
      )
    UNION ALL
    SELECT l.member_id
    FROM member_live AS l
    WHERE l.tenant_id = :tenant
      AND l.measured_at > CAST(:since AS timestamptz) - make_interval(secs => :fix_age_limit_s)
      AND l.measured_at <= CAST(:until AS timestamptz) - make_interval(secs => :fix_age_limit_s)
)
ORDER BY m.id
