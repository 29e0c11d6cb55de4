-- Where members were in an hour, by those of their trails that are kept: one fix a step.
--
-- in:   :tenant, :since, :until (instants), :step_s
-- out:  code, measured_at, lon, lat, in the order of members and instants
--
-- Of the fixes within one step the first stands for all. Members are read once, not for each fix.
WITH known AS MATERIALIZED (
    SELECT m.id, m.code FROM members AS m WHERE m.tenant_id = :tenant
)
SELECT DISTINCT ON (m.code, floor(extract(epoch FROM f.measured_at) / CAST(:step_s AS float8)))
    m.code, f.measured_at,
    st_x(f.position::geometry) AS lon, st_y(f.position::geometry) AS lat
FROM fixes AS f
JOIN known AS m ON m.id = f.member_id
WHERE f.tenant_id = :tenant AND f.measured_at >= :since AND f.measured_at <= :until
ORDER BY
    m.code, floor(extract(epoch FROM f.measured_at) / CAST(:step_s AS float8)), f.measured_at
