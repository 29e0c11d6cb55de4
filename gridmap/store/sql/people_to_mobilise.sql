-- Everybody who might be called: members with a place, and registered people.
--
-- in:   :tenant, :is_drill   who is in another call of the same sort is called already
-- out:  id, code, role, is_member, unit_id, lon, lat, skills, is_busy, is_called; by code
SELECT
    p.id, p.code, p.role, p.is_member, p.unit_id,
    st_x(p.position::geometry) AS lon, st_y(p.position::geometry) AS lat,
    p.skills, p.is_busy,
    EXISTS (
        SELECT FROM mobilised AS b
        WHERE b.tenant_id = :tenant AND b.is_drill = :is_drill AND b.released_at IS NULL
          AND (b.member_id = p.id OR b.person_id = p.id)
    ) AS is_called
FROM (
    SELECT m.id, m.code, m.role, true AS is_member, CAST(NULL AS uuid) AS unit_id, l.position,
        m.skills, l.active > 0 AS is_busy
    FROM members AS m
    JOIN member_live AS l ON l.tenant_id = m.tenant_id AND l.member_id = m.id
    WHERE m.tenant_id = :tenant
    UNION ALL
    SELECT r.id, r.code, 'registered', false, r.unit_id, r.position, r.skills, false
    FROM registered_people AS r
    WHERE r.tenant_id = :tenant
) AS p
ORDER BY p.code
