-- Every member around a place, whatever their state: the decision says why not.
--
-- in:   :tenant, :lon, :lat (degrees, SRID 4490), :at
--       :west, :south, :east, :north   the box around them (`geo.distance.box_around`)
--       :own_grid   members of this grid are wanted from beyond the box too; NULL = no
--       :day_began, :ended_since   what members ended counts from the earlier of the two on; both
--       NULL = not asked
-- out:  one row a member, in no order. fix_age_s is NULL for a stated post, never negative;
--       on_duty is NULL for a member whom the roster does not know; absence is NULL for who is
--       there; is_at_anchor: no position is known, this is the middle of the home grid; skills
--       is a JSON array
--
-- What many rows share travels as text: the reader makes one thing of it for all of them.
--
-- The box is a little larger than the circle; the caller drops the corners by distance_m, and
-- whoever of the own grid is too far. It comes as four numbers: computed here, in four places, it
-- made the statement so long that the driver parsed it anew each time.
-- ST_DWithin would do that here, but its high price hides the difference between a good and
-- a bad join from the planner (seen: members read whole for each row, 500 ms instead of 10).
-- Shifts of a member never overlap, so that the first to end after now is the one to look at;
-- so it is with absences. (An EXISTS would be answered by reading the whole roster.)
-- Both are asked for by comparing rows: the B-tree by their end is entered at the very place.
-- OFFSET 0: first who is near, then each of them by key. In a new district PostgreSQL takes all
-- members for one row until it has figures, and began with them: all near ones were searched anew
-- for each (seen: 240 members, 12 s, 5 million pages). For the same reason it is said here whether
-- those without a position are read one by one, or those of the grids around: by how many they are.
-- A plain read: nothing is locked here, the claim is made by key afterwards.
WITH nowhere AS MATERIALIZED (
    SELECT p.member_id
    FROM member_live AS p
    WHERE p.tenant_id = :tenant AND p.position IS NULL
    LIMIT 51
),
anchored AS (
    SELECT h.member_id, h.home_grid_id
    FROM nowhere AS p
    CROSS JOIN LATERAL (
        SELECT m.id AS member_id, m.home_grid_id
        FROM members AS m
        WHERE m.tenant_id = :tenant AND m.id = p.member_id
        OFFSET 0
    ) AS h
    WHERE (SELECT count(*) FROM nowhere) <= 50
    UNION ALL
    SELECT h.member_id, g.feature_id
    FROM (
        SELECT a.feature_id
        FROM areas AS a
        WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.geom && st_makeenvelope(:west, :south, :east, :north, 4490)
        OFFSET 0
    ) AS g
    CROSS JOIN LATERAL (
        SELECT m.id AS member_id
        FROM members AS m
        WHERE m.tenant_id = :tenant AND m.home_grid_id = g.feature_id
        OFFSET 0
    ) AS h
    WHERE (SELECT count(*) FROM nowhere) > 50
)
SELECT
    l.member_id, m.code,
    st_x(l.position::geometry) AS lon, st_y(l.position::geometry) AS lat,
    st_distance(l.position, st_setsrid(st_makepoint(:lon, :lat), 4490)::geography) AS distance_m,
    CASE WHEN l.measured_at IS NOT NULL THEN
        greatest(extract(epoch FROM CAST(:at AS timestamptz) - l.measured_at)::float8, 0)
    END AS fix_age_s,
    m.role, array_to_json(m.skills)::text AS skills,
    coalesce((
        SELECT s.during @> CAST(:at AS timestamptz) FROM shifts AS s
        WHERE s.tenant_id = :tenant
          AND (s.member_id, upper(s.during)) > (l.member_id, CAST(:at AS timestamptz))
          AND s.member_id <= l.member_id
        ORDER BY s.member_id, upper(s.during)
        LIMIT 1
    ), (
        SELECT false FROM shifts AS s
        WHERE s.tenant_id = :tenant AND s.member_id = l.member_id
        LIMIT 1
    )) AS on_duty,
    l.active, l.capacity, m.home_grid_id::text,
    l.urgent_active,
    (
        SELECT CASE WHEN b.during @> CAST(:at AS timestamptz) THEN b.kind END FROM absences AS b
        WHERE b.tenant_id = :tenant
          AND (b.member_id, upper(b.during)) > (l.member_id, CAST(:at AS timestamptz))
          AND b.member_id <= l.member_id
        ORDER BY b.member_id, upper(b.during)
        LIMIT 1
    ) AS absence,
    l.is_at_anchor, m.employer, m.community_id::text, m.subdistrict_id::text,
    coalesce(ended.n_done, 0) AS n_done_today,
    extract(epoch FROM CAST(:at AS timestamptz) - ended.last_at)::float8 AS rested_s
FROM (
    SELECT
        p.member_id, p.position, p.measured_at, p.active, p.urgent_active, p.capacity,
        false AS is_at_anchor
    FROM member_live AS p
    WHERE p.tenant_id = :tenant
      AND p.position::geometry && st_makeenvelope(:west, :south, :east, :north, 4490)
    UNION ALL
    SELECT
        p.member_id, p.position, p.measured_at, p.active, p.urgent_active, p.capacity, false
    FROM members AS h
    JOIN member_live AS p ON p.tenant_id = :tenant AND p.member_id = h.id
    WHERE h.tenant_id = :tenant AND h.home_grid_id = CAST(:own_grid AS uuid)
      AND NOT p.position::geometry && st_makeenvelope(:west, :south, :east, :north, 4490)
    UNION ALL
    SELECT
        h.member_id, st_pointonsurface(g.geom)::geography, NULL, p.active, p.urgent_active,
        p.capacity, true
    FROM anchored AS h
    CROSS JOIN LATERAL (
        SELECT p.active, p.urgent_active, p.capacity
        FROM member_live AS p
        WHERE p.tenant_id = :tenant AND p.member_id = h.member_id AND p.position IS NULL
        OFFSET 0
    ) AS p
    CROSS JOIN LATERAL (
        SELECT a.geom
        FROM areas AS a
        WHERE a.tenant_id = :tenant AND a.feature_id = h.home_grid_id AND a.valid_to IS NULL
        OFFSET 0
    ) AS g
    WHERE g.geom && st_makeenvelope(:west, :south, :east, :north, 4490)
) AS l
CROSS JOIN LATERAL (
    SELECT m.code, m.role, m.skills, m.home_grid_id, m.employer, m.community_id, m.subdistrict_id
    FROM members AS m
    WHERE m.tenant_id = :tenant AND m.id = l.member_id
    OFFSET 0
) AS m
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE a.state = 'done' AND a.ended_at >= CAST(:day_began AS timestamptz))
            AS n_done,
        max(a.ended_at) AS last_at
    FROM assignments AS a
    WHERE CAST(:day_began AS timestamptz) IS NOT NULL
      AND a.tenant_id = :tenant AND a.member_id = l.member_id
      AND a.ended_at >= least(CAST(:day_began AS timestamptz), CAST(:ended_since AS timestamptz))
) AS ended ON true
