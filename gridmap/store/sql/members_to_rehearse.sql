-- Every member with the place where a day begins for them.
--
-- in:   :tenant
-- out:  one row a member, by code: id, code, role, may_be_dispatched, rank, barred_acts,
--       skills, capacity, employer, home_grid_id, community_id, subdistrict_id, lon, lat (NULL where no place is known)
--
-- A stated post comes first, then the middle of the home grid, then wherever the last fix was:
-- that may be the way home.
SELECT
    m.id, m.code, m.role, r.may_be_dispatched, r.rank, r.barred_acts, m.skills, l.capacity,
    m.employer, m.home_grid_id, m.community_id, m.subdistrict_id,
    st_x(begins.place) AS lon, st_y(begins.place) AS lat
FROM members AS m
JOIN member_live AS l ON l.tenant_id = m.tenant_id AND l.member_id = m.id
JOIN roles AS r ON r.tenant_id = m.tenant_id AND r.code = m.role
LEFT JOIN areas AS g
    ON g.tenant_id = m.tenant_id AND g.feature_id = m.home_grid_id AND g.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT coalesce(
        CASE WHEN l.measured_at IS NULL THEN l.position::geometry END,
        st_pointonsurface(g.geom),
        l.position::geometry
    ) AS place
) AS begins
WHERE m.tenant_id = :tenant
ORDER BY m.code COLLATE "C"
