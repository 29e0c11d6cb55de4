-- Call people for an operation. Whoever another transaction has called meanwhile is left out.
--
-- in:   :tenant, :operation_id, :mobilisation_id, :is_drill, :at, :subdistrict_id
--       :rows   JSON array of {id, code, member_id, person_id, unit_id, group_code, post, follows,
--               building_id, travel_s}
-- out:  code   of those who are called
INSERT INTO mobilised (
    tenant_id, id, operation_id, mobilisation_id, is_drill, code, member_id, person_id, unit_id,
    group_code, post, follows, building_id, travel_s, state, called_at, subdistrict_id
)
SELECT
    :tenant, r.id, :operation_id, :mobilisation_id, :is_drill, r.code, r.member_id, r.person_id,
    r.unit_id, r.group_code, r.post, r.follows, r.building_id, r.travel_s, 'called', :at,
    CAST(:subdistrict_id AS uuid)
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, code text, member_id uuid, person_id uuid, unit_id uuid, group_code text, post text,
    follows text, building_id uuid, travel_s float8
)
ON CONFLICT DO NOTHING
RETURNING code
