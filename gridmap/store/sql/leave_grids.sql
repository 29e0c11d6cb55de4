-- Members whose newest position is outside their own grid: told once, until they are back.
--
-- in:   :tenant, :ids, :lons, :lats, :times   arrays of one length, one row a member
--       :outside_m   metres beyond the border from which it counts
-- out:  member_id, grid_id, subdistrict_id, since, of those who have just left
--
-- Those who moved are chosen first: a planner that does not know how few they are joins everybody
-- with every grid. Whoever is inside, as nearly everybody is, needs no metres.
WITH moved AS MATERIALIZED (
    SELECT
        m.id, m.home_grid_id, m.subdistrict_id, given.measured_at,
        st_setsrid(st_makepoint(given.lon, given.lat), 4490) AS place
    FROM members AS m
    JOIN unnest(
        CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]),
        CAST(:times AS timestamptz[])
    ) AS given (member_id, lon, lat, measured_at) ON given.member_id = m.id
    WHERE m.tenant_id = :tenant AND m.id = ANY(CAST(:ids AS uuid[]))
),
walked AS MATERIALIZED (
    SELECT a.feature_id, a.geom
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.layer = 'grids' AND a.valid_to IS NULL
      AND a.feature_id IN (SELECT moved.home_grid_id FROM moved)
)
INSERT INTO members_outside (tenant_id, member_id, grid_id, since, subdistrict_id)
SELECT :tenant, m.id, m.home_grid_id, m.measured_at, m.subdistrict_id
FROM moved AS m
JOIN walked AS a ON a.feature_id = m.home_grid_id
WHERE CASE
    WHEN st_covers(a.geom, m.place) THEN false
    ELSE NOT st_dwithin(a.geom::geography, m.place::geography, :outside_m)
END
ORDER BY m.id
ON CONFLICT ON CONSTRAINT members_outside_pkey DO NOTHING
RETURNING member_id, grid_id, subdistrict_id, since
