-- The newest fixes of every member who has a grid of their own, with that grid.
--
-- in:   :tenant, :since (instant), :most (fixes of a member), :fewest (members with fewer are left out)
-- out:  member_code, lons, lats (arrays; degrees, SRID 4490), wkb (of the grid in force)
SELECT m.code AS member_code, taken.lons, taken.lats, st_asbinary(a.geom) AS wkb
FROM members AS m
JOIN areas AS a
    ON a.tenant_id = :tenant AND a.feature_id = m.home_grid_id AND a.valid_to IS NULL
    AND a.layer = 'grids'
CROSS JOIN LATERAL (
    SELECT
        count(*) AS n, array_agg(st_x(newest.place)) AS lons, array_agg(st_y(newest.place)) AS lats
    FROM (
        SELECT f.position::geometry AS place
        FROM fixes AS f
        WHERE f.tenant_id = :tenant AND f.member_id = m.id
          AND f.measured_at > CAST(:since AS timestamptz)
        ORDER BY f.measured_at DESC
        LIMIT :most
    ) AS newest
) AS taken
WHERE m.tenant_id = :tenant AND taken.n >= :fewest
ORDER BY m.code
