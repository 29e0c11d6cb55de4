-- The wishes that a volunteer holds: only now with name and door.
--
-- in:   :tenant, :volunteer (code)
-- out:  id, kind, text, state, name, place, claimed_at; the longest held first
SELECT
    w.id, w.kind, w.text, w.state, coalesce(p.name, '') AS name,
    concat_ws(
        ' ', CASE WHEN NOT starts_with(b.name, c.name) THEN c.name END, b.name,
        coalesce(w.door, p.door)
    ) AS place,
    k.claimed_at
FROM wish_claims AS k
JOIN volunteers AS v ON v.tenant_id = k.tenant_id AND v.id = k.volunteer_id
JOIN wishes AS w ON w.tenant_id = k.tenant_id AND w.id = k.wish_id
LEFT JOIN care_persons AS p ON p.tenant_id = w.tenant_id AND p.id = w.person_id
LEFT JOIN buildings AS b
    ON b.tenant_id = w.tenant_id AND b.feature_id = w.building_id AND b.valid_to IS NULL
LEFT JOIN compounds AS c
    ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
WHERE k.tenant_id = :tenant AND v.code = :volunteer AND k.ended_at IS NULL
ORDER BY k.claimed_at, w.id
