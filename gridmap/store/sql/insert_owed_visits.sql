-- Plan the visits that are owed; what is planned, made or missed for a period is left alone.
--
-- in:   :tenant, :rows   JSON: id, person_id, first_day, last_day, planned_on
-- out:  person_id of each visit that is new
INSERT INTO care_visits (
    tenant_id, id, person_id, first_day, last_day, planned_on, state, subdistrict_id
)
SELECT
    :tenant, given.id, given.person_id, given.first_day, given.last_day, given.planned_on,
    'planned', p.subdistrict_id
FROM json_to_recordset(CAST(:rows AS json)) AS given (
    id uuid, person_id uuid, first_day date, last_day date, planned_on date
)
JOIN care_persons AS p ON p.tenant_id = :tenant AND p.id = given.person_id
ON CONFLICT (tenant_id, person_id, first_day, last_day) WHERE state <> 'dropped' DO NOTHING
RETURNING person_id
