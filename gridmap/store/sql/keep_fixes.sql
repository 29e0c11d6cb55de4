-- Put fixes on the trails; one that is there already stays as it is.
--
-- in:   :tenant, :at (when they came), :rows (JSON: member_id, measured_at, lon, lat, subdistrict_id,
--       accuracy_m, speed_mps, course_deg, altitude_m, battery_share); degrees, SRID 4490
-- out:  number of rows that are new
--
-- Written in the order of the key, so that two batches with the same fixes never wait for each
-- other in a circle.
INSERT INTO fixes (
    tenant_id, member_id, measured_at, received_at, position,
    accuracy_m, speed_mps, course_deg, altitude_m, battery_share, subdistrict_id
)
SELECT
    :tenant, given.member_id, given.measured_at, CAST(:at AS timestamptz),
    st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography,
    given.accuracy_m, given.speed_mps, given.course_deg, given.altitude_m, given.battery_share,
    given.subdistrict_id
FROM json_to_recordset(CAST(:rows AS json)) AS given (
    member_id uuid, measured_at timestamptz, lon float8, lat float8, subdistrict_id uuid,
    accuracy_m real, speed_mps real, course_deg real, altitude_m real, battery_share real
)
ORDER BY given.member_id, given.measured_at
ON CONFLICT ON CONSTRAINT fixes_pkey DO NOTHING
