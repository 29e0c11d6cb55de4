-- Everybody an operation has called, with what is needed to call them and to find them.
--
-- in:   :tenant, :operation_id
-- out:  id, code, name, phone, unit_code, unit_name, liaison_name, liaison_phone, group_code, post,
--       follows, building_code, travel_s, state, called_at, answered_at, mustered_at, released_at,
--       lon, lat; by group, then by seconds and code
SELECT
    b.id, b.code, coalesce(m.name, r.name) AS name, coalesce(m.phone, r.phone) AS phone,
    u.code AS unit_code, u.name AS unit_name, u.liaison_name, u.liaison_phone,
    b.group_code, b.post, b.follows, f.key AS building_code, b.travel_s, b.state, b.called_at,
    b.answered_at, b.mustered_at, b.released_at,
    st_x(p.place) AS lon, st_y(p.place) AS lat
FROM mobilised AS b
LEFT JOIN members AS m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
LEFT JOIN member_live AS l ON l.tenant_id = b.tenant_id AND l.member_id = b.member_id
LEFT JOIN registered_people AS r ON r.tenant_id = b.tenant_id AND r.id = b.person_id
LEFT JOIN units AS u
    ON u.tenant_id = b.tenant_id AND u.feature_id = b.unit_id AND u.valid_to IS NULL
LEFT JOIN features AS f ON f.tenant_id = b.tenant_id AND f.id = b.building_id
CROSS JOIN LATERAL (SELECT coalesce(l.position, r.position)::geometry AS place) AS p
WHERE b.tenant_id = :tenant AND b.operation_id = :operation_id
ORDER BY b.group_code, b.travel_s, b.code
