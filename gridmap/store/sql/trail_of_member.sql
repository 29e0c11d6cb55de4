-- The trail of one member between two instants, oldest first.
--
-- in:   :tenant, :member_id, :since, :until, :limit
-- out:  measured_at, received_at, lon, lat, accuracy_m, speed_mps, course_deg, altitude_m,
--       battery_share
SELECT
    f.measured_at, f.received_at,
    st_x(f.position::geometry) AS lon, st_y(f.position::geometry) AS lat,
    f.accuracy_m, f.speed_mps, f.course_deg, f.altitude_m, f.battery_share
FROM fixes AS f
WHERE f.tenant_id = :tenant AND f.member_id = :member_id
  AND f.measured_at >= CAST(:since AS timestamptz) AND f.measured_at < CAST(:until AS timestamptz)
ORDER BY f.measured_at
LIMIT :limit
