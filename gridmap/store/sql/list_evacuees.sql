-- Put lines on the list of those who have to leave, once each; a line that stands there is left alone.
--
-- in:   :tenant, :operation_id, :subdistrict_id
--       :rows   JSON array of {id, line, building_code, household, n_people, person_name, is_child,
--               needs}
-- out:  line   of those that are new
INSERT INTO evacuees (
    tenant_id, id, operation_id, line, building_code, household, n_people, person_name, is_child,
    needs, subdistrict_id
)
SELECT
    :tenant, r.id, :operation_id, r.line, r.building_code, r.household, r.n_people,
    r.person_name, r.is_child, r.needs, CAST(:subdistrict_id AS uuid)
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, line text, building_code text, household text, n_people int, person_name text,
    is_child boolean, needs text
)
ORDER BY r.line
ON CONFLICT ON CONSTRAINT evacuees_once_per_operation DO NOTHING
RETURNING line
