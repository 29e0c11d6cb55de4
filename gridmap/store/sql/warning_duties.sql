-- The duty persons of a warning, with the last call to each.
--
-- in:   :tenant, :warning_id
-- out:  id, plan_code, area_code, area_name, person_name, phone, asked_at, confirm_by,
--       confirmed_at, confirmed_by, n_calls, last_call_at, was_reached
SELECT
    d.id, p.code AS plan_code, f.key AS area_code, coalesce(a.name, f.key) AS area_name,
    d.person_name, d.phone, d.asked_at, d.confirm_by, d.confirmed_at, d.confirmed_by,
    c.n AS n_calls, c.last_at AS last_call_at, coalesce(c.was_reached, false) AS was_reached
FROM warning_duties AS d
JOIN emergency_plans AS p ON p.tenant_id = d.tenant_id AND p.id = d.plan_id
JOIN features AS f ON f.tenant_id = d.tenant_id AND f.id = d.area_id
LEFT JOIN areas AS a
    ON a.tenant_id = d.tenant_id AND a.feature_id = d.area_id AND a.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS n, max(w.at) AS last_at, bool_or(w.was_reached) AS was_reached
    FROM warning_calls AS w
    WHERE w.tenant_id = d.tenant_id AND w.duty_id = d.id
) AS c
WHERE d.tenant_id = :tenant AND d.warning_id = :warning_id
ORDER BY f.key, d.person_name, d.id
