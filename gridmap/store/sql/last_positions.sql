-- The last position of each member, however old.
--
-- in:   :tenant
-- out:  code, role, grid_code, lon, lat, measured_at (NULL for a stated post), outside_since
SELECT
    m.code, m.role, g.key AS grid_code,
    st_x(l.position::geometry) AS lon, st_y(l.position::geometry) AS lat, l.measured_at,
    o.since AS outside_since
FROM member_live AS l
JOIN members AS m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
LEFT JOIN features AS g ON g.tenant_id = m.tenant_id AND g.id = m.home_grid_id
LEFT JOIN members_outside AS o ON o.tenant_id = l.tenant_id AND o.member_id = l.member_id
WHERE l.tenant_id = :tenant AND l.position IS NOT NULL
ORDER BY m.code
