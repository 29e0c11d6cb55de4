-- Who works within a span, from where: shifts of members who are dispatched, and absences.
--
-- in:   :tenant, :since, :until
-- out:  member_id, code, lon, lat, in_roster, shifts (NULL = none in the span), away; both as
--       arrays of [from, to] in seconds since 1970, in order
SELECT
    m.id AS member_id, m.code,
    st_x(l.position::geometry) AS lon, st_y(l.position::geometry) AS lat,
    EXISTS (
        SELECT FROM shifts AS s WHERE s.tenant_id = :tenant AND s.member_id = m.id
    ) AS in_roster,
    (
        SELECT json_agg(json_build_array(
            extract(epoch FROM lower(s.during)), extract(epoch FROM upper(s.during))
        ) ORDER BY lower(s.during))
        FROM shifts AS s
        WHERE s.tenant_id = :tenant AND s.member_id = m.id
          AND s.during && tstzrange(:since, :until)
    ) AS shifts,
    (
        SELECT json_agg(json_build_array(
            extract(epoch FROM lower(x.during)), extract(epoch FROM upper(x.during))
        ) ORDER BY lower(x.during))
        FROM absences AS x
        WHERE x.tenant_id = :tenant AND x.member_id = m.id
          AND x.during && tstzrange(:since, :until)
    ) AS away
FROM members AS m
JOIN roles AS r ON r.tenant_id = :tenant AND r.code = m.role
JOIN member_live AS l ON l.tenant_id = :tenant AND l.member_id = m.id
WHERE m.tenant_id = :tenant AND r.may_be_dispatched AND l.position IS NOT NULL
ORDER BY m.code
