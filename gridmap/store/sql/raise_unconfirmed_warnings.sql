-- Mark those who have not confirmed a warning in time, and count the persons by warning.
--
-- in:   :tenant, :at (now)
-- out:  warning_id, is_exercise, n_to_call of those marked now; each is marked once, and nobody is
--       of a warning that was ended or has run out
WITH silent AS (
    UPDATE warning_duties AS d
    SET raised_at = :at
    FROM weather_warnings AS w
    WHERE d.tenant_id = :tenant AND d.raised_at IS NULL AND d.confirmed_at IS NULL
      AND d.confirm_by <= :at
      AND w.tenant_id = d.tenant_id AND w.id = d.warning_id
      AND w.ended_at IS NULL AND w.valid_to > :at
    RETURNING d.warning_id, w.is_exercise, d.person_name, d.phone
)
SELECT warning_id, is_exercise, count(DISTINCT (person_name, phone)) AS n_to_call
FROM silent
GROUP BY warning_id, is_exercise
ORDER BY warning_id
