-- What a volunteer is asked to do: name, door and errand. Nothing else leaves here.
--
-- in:   :tenant, :volunteer (code), :today (date)
-- out:  id, name, place, errand; in the order of the places
SELECT
    v.id, p.name, v.errand,
    concat_ws(' ', CASE WHEN NOT starts_with(b.name, c.name) THEN c.name END, b.name, p.door) AS place
FROM care_visits AS v
JOIN volunteers AS helper ON helper.tenant_id = v.tenant_id AND helper.id = v.volunteer_id
JOIN care_persons AS p ON p.tenant_id = v.tenant_id AND p.id = v.person_id
LEFT JOIN buildings AS b
    ON b.tenant_id = p.tenant_id AND b.feature_id = p.building_id AND b.valid_to IS NULL
LEFT JOIN compounds AS c
    ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
WHERE v.tenant_id = :tenant AND helper.code = :volunteer AND v.state = 'planned'
  AND v.last_day >= CAST(:today AS date)
ORDER BY place, v.id
