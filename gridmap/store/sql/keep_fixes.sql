-- Put fixes on the trails; one that is there already stays as it is.
--
-- in:   :tenant, :at (when they came), :ids, :times, :lons, :lats, :accuracies_m, :speeds_mps,
--       :courses_deg, :altitudes_m, :battery_shares, :subdistricts   arrays of one length, one row
--       a fix; degrees, SRID 4490
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
FROM unnest(
    CAST(:ids AS uuid[]), CAST(:times AS timestamptz[]), CAST(:lons AS float8[]),
    CAST(:lats AS float8[]), CAST(:accuracies_m AS real[]), CAST(:speeds_mps AS real[]),
    CAST(:courses_deg AS real[]), CAST(:altitudes_m AS real[]), CAST(:battery_shares AS real[]),
    CAST(:subdistricts AS uuid[])
) AS given (
    member_id, measured_at, lon, lat, accuracy_m, speed_mps, course_deg, altitude_m, battery_share,
    subdistrict_id
)
ORDER BY given.member_id, given.measured_at
ON CONFLICT ON CONSTRAINT fixes_pkey DO NOTHING
