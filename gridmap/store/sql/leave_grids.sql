-- Members whose newest position is outside their own grid: told once, until they are back.
--
-- in:   :tenant, :ids, :lons, :lats, :times   arrays of one length, one row a member
--       :outside_m   metres beyond the border from which it counts
-- out:  member_id, grid_id, subdistrict_id, since, of those who have just left
INSERT INTO members_outside (tenant_id, member_id, grid_id, since, subdistrict_id)
SELECT :tenant, m.id, m.home_grid_id, given.measured_at, m.subdistrict_id
FROM unnest(
    CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]),
    CAST(:times AS timestamptz[])
) AS given (member_id, lon, lat, measured_at)
JOIN members AS m ON m.tenant_id = :tenant AND m.id = given.member_id
JOIN areas AS a
    ON a.tenant_id = :tenant AND a.feature_id = m.home_grid_id AND a.valid_to IS NULL
    AND a.layer = 'grids'
WHERE NOT st_dwithin(
    a.geom::geography, st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography, :outside_m
)
ORDER BY m.id
ON CONFLICT ON CONSTRAINT members_outside_pkey DO NOTHING
RETURNING member_id, grid_id, subdistrict_id, since
