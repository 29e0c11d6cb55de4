-- Every member around any of many places, each once, with how far it is to each place in reach.
--
-- in:   :tenant, :lons, :lats, :radii_m, :own_grids (arrays, side by side: degrees, SRID 4490; how
--       far around each; its grid, or NULL), :own_grid_m (so far away members of the grid are
--       wanted too), :at
--       :day_began, :ended_since   what members ended counts from the earlier of the two on; both
--       NULL = not asked
-- out:  the columns of `candidates_in_reach`, distance_m being that to the first place in reach;
--       then places and distances_m, arrays side by side: which places are in reach, from 1 on
--
-- A member stands near many orders of a batch: what is asked of each is asked once. Everything else
-- is as there, box and anchor too.
WITH places AS MATERIALIZED (
    SELECT p.number::int AS number, p.radius_m, p.own_grid,
        st_setsrid(st_makepoint(p.lon, p.lat), 4490)::geography AS place,
        st_makeenvelope(
            p.lon - p.radius_m / (110000.0 * greatest(cosd(p.lat), 0.01)), p.lat - p.radius_m / 110000.0,
            p.lon + p.radius_m / (110000.0 * greatest(cosd(p.lat), 0.01)), p.lat + p.radius_m / 110000.0,
            4490
        ) AS box
    FROM unnest(
        CAST(:lons AS float8[]), CAST(:lats AS float8[]), CAST(:radii_m AS float8[]),
        CAST(:own_grids AS uuid[])
    ) WITH ORDINALITY AS p (lon, lat, radius_m, own_grid, number)
),
around AS MATERIALIZED (
    SELECT places.number, places.place, places.radius_m, places.own_grid, g.feature_id,
        st_pointonsurface(g.geom)::geography AS position
    FROM places
    JOIN areas AS g ON g.tenant_id = :tenant AND g.valid_to IS NULL AND g.geom && places.box
),
nowhere AS MATERIALIZED (
    SELECT p.member_id
    FROM member_live AS p
    WHERE p.tenant_id = :tenant AND p.position IS NULL
    LIMIT 51
),
anchored AS MATERIALIZED (
    SELECT p.member_id, h.home_grid_id
    FROM nowhere AS p
    CROSS JOIN LATERAL (
        SELECT m.home_grid_id
        FROM members AS m
        WHERE m.tenant_id = :tenant AND m.id = p.member_id
        OFFSET 0
    ) AS h
    WHERE (SELECT count(*) FROM nowhere) <= 50
    UNION ALL
    SELECT h.member_id, g.feature_id
    FROM (SELECT DISTINCT a.feature_id FROM around AS a) AS g
    CROSS JOIN LATERAL (
        SELECT m.id AS member_id
        FROM members AS m
        WHERE m.tenant_id = :tenant AND m.home_grid_id = g.feature_id
        OFFSET 0
    ) AS h
    CROSS JOIN LATERAL (
        SELECT
        FROM member_live AS p
        WHERE p.tenant_id = :tenant AND p.member_id = h.member_id AND p.position IS NULL
        OFFSET 0
    ) AS p
    WHERE (SELECT count(*) FROM nowhere) > 50
),
standing AS (
    SELECT places.number, places.radius_m AS within_m, p.member_id, p.position,
        false AS is_at_anchor, st_distance(p.position, places.place) AS distance_m
    FROM places
    JOIN member_live AS p ON p.tenant_id = :tenant AND p.position::geometry && places.box
    UNION ALL
    SELECT places.number, :own_grid_m, p.member_id, p.position, false,
        st_distance(p.position, places.place)
    FROM places
    JOIN members AS h ON h.tenant_id = :tenant AND h.home_grid_id = places.own_grid
    JOIN member_live AS p ON p.tenant_id = :tenant AND p.member_id = h.id
    WHERE places.radius_m < :own_grid_m AND st_distance(p.position, places.place) > places.radius_m
    UNION ALL
    SELECT around.number,
        CASE WHEN h.home_grid_id = around.own_grid THEN :own_grid_m ELSE around.radius_m END,
        h.member_id, around.position, true,
        st_distance(around.position, around.place)
    FROM anchored AS h
    JOIN around ON around.feature_id = h.home_grid_id
),
near AS MATERIALIZED (
    SELECT s.member_id, s.is_at_anchor, (array_agg(s.position))[1] AS position,
        array_agg(s.number ORDER BY s.number) AS places,
        array_agg(s.distance_m ORDER BY s.number) AS distances_m
    FROM standing AS s
    WHERE s.distance_m <= s.within_m
    GROUP BY s.member_id, s.is_at_anchor
)
SELECT
    n.member_id, m.code,
    st_x(n.position::geometry) AS lon, st_y(n.position::geometry) AS lat,
    n.distances_m[1] AS distance_m,
    CASE WHEN l.measured_at IS NOT NULL AND NOT n.is_at_anchor THEN
        greatest(extract(epoch FROM CAST(:at AS timestamptz) - l.measured_at)::float8, 0)
    END AS fix_age_s,
    m.role, array_to_json(m.skills)::text AS skills,
    coalesce((
        SELECT s.during @> CAST(:at AS timestamptz) FROM shifts AS s
        WHERE s.tenant_id = :tenant
          AND (s.member_id, upper(s.during)) > (n.member_id, CAST(:at AS timestamptz))
          AND s.member_id <= n.member_id
        ORDER BY s.member_id, upper(s.during)
        LIMIT 1
    ), (
        SELECT false FROM shifts AS s
        WHERE s.tenant_id = :tenant AND s.member_id = n.member_id
        LIMIT 1
    )) AS on_duty,
    l.active, l.capacity, m.home_grid_id::text,
    l.urgent_active,
    (
        SELECT CASE WHEN b.during @> CAST(:at AS timestamptz) THEN b.kind END FROM absences AS b
        WHERE b.tenant_id = :tenant
          AND (b.member_id, upper(b.during)) > (n.member_id, CAST(:at AS timestamptz))
          AND b.member_id <= n.member_id
        ORDER BY b.member_id, upper(b.during)
        LIMIT 1
    ) AS absence,
    n.is_at_anchor, m.employer, m.community_id::text, m.subdistrict_id::text,
    coalesce(ended.n_done, 0) AS n_done_today,
    extract(epoch FROM CAST(:at AS timestamptz) - ended.last_at)::float8 AS rested_s,
    n.places, n.distances_m
FROM near AS n
CROSS JOIN LATERAL (
    SELECT l.measured_at, l.active, l.capacity, l.urgent_active
    FROM member_live AS l
    WHERE l.tenant_id = :tenant AND l.member_id = n.member_id
    OFFSET 0
) AS l
CROSS JOIN LATERAL (
    SELECT m.code, m.role, m.skills, m.home_grid_id, m.employer, m.community_id, m.subdistrict_id
    FROM members AS m
    WHERE m.tenant_id = :tenant AND m.id = n.member_id
    OFFSET 0
) AS m
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE a.state = 'done' AND a.ended_at >= CAST(:day_began AS timestamptz))
            AS n_done,
        max(a.ended_at) AS last_at
    FROM assignments AS a
    WHERE CAST(:day_began AS timestamptz) IS NOT NULL
      AND a.tenant_id = :tenant AND a.member_id = n.member_id
      AND a.ended_at >= least(CAST(:day_began AS timestamptz), CAST(:ended_since AS timestamptz))
) AS ended ON true
