-- What is known of members before their new fixes are judged.
--
-- in:   :tenant, :codes (array), :since, :until (instants; the fixes with a margin)
-- out:  a row for each member that there is: id, code, subdistrict_id, lon, lat, measured_at (the
--       newest fix; NULL for a stated post), doubted_lon, doubted_lat, doubted_at (the newest fix
--       refused as a jump), is_followed (no roster, an order in hand, or called by a real emergency
--       operation that is on), has_signed (an order that is signed, and not arrived at by their own
--       word), starts, ends (arrays: shifts between the two instants)
--
-- Rosters and orders are asked for by key, member by member: written as EXISTS, the planner reads
-- every shift that there ever was; in the order of their ends, it would take the index of overlaps
-- for the one by member, at eight times the time.
SELECT
    m.id, m.code, m.subdistrict_id,
    st_x(l.position::geometry) AS lon, st_y(l.position::geometry) AS lat, l.measured_at,
    st_x(d.position::geometry) AS doubted_lon, st_y(d.position::geometry) AS doubted_lat,
    d.measured_at AS doubted_at,
    roster.is_there IS NULL OR in_hand.n > 0 OR EXISTS (
        SELECT FROM mobilised AS b
        JOIN operations AS o ON o.tenant_id = b.tenant_id AND o.id = b.operation_id
        WHERE b.tenant_id = :tenant AND b.member_id = m.id
          AND b.state IN ('confirmed', 'mustered') AND o.state = 'on' AND NOT o.is_drill
    ) AS is_followed,
    in_hand.n_signed > 0 AS has_signed,
    around.starts, around.ends
FROM members AS m
JOIN member_live AS l ON l.tenant_id = m.tenant_id AND l.member_id = m.id
LEFT JOIN fix_refusals AS d
    ON d.tenant_id = m.tenant_id AND d.member_id = m.id AND d.code = 'jumped'
LEFT JOIN LATERAL (
    SELECT true AS is_there
    FROM shifts AS s
    WHERE s.tenant_id = :tenant AND s.member_id = m.id
    ORDER BY upper(s.during)
    LIMIT 1
) AS roster ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(*) FILTER (WHERE a.state = 'signed') AS n_signed
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.member_id = m.id AND a.ended_at IS NULL
) AS in_hand
CROSS JOIN LATERAL (
    SELECT
        array_agg(lower(s.during) ORDER BY lower(s.during)) AS starts,
        array_agg(upper(s.during) ORDER BY lower(s.during)) AS ends
    FROM (
        SELECT each.during
        FROM shifts AS each
        WHERE each.tenant_id = :tenant AND each.member_id = m.id
          AND upper(each.during) >= CAST(:since AS timestamptz)
          AND lower(each.during) <= CAST(:until AS timestamptz)
        ORDER BY upper(each.during)
        LIMIT 1000
    ) AS s
) AS around
WHERE m.tenant_id = :tenant AND m.code = ANY(CAST(:codes AS text[]))
