-- Where points lie: the one grid that owns each, its subdistrict, its compound.
--
-- in:   :tenant, :lons, :lats   arrays of decimal degrees, SRID 4490
-- out:  one row a point, in order: n, grid_id, subdistrict_id, compound_id,
--       off_m (metres to the nearest grid, 0 inside; NULL where no grid is loaded)
--
-- A point on a shared edge is covered by both neighbours. A dedicated grid lies over the
-- others by design and goes first; then the smaller code wins, so that every point has
-- exactly one owner.
--
-- The index knows distances in degrees, and a degree of longitude is shorter than one of
-- latitude: of the 8 grids nearest by degrees the one nearest by metres counts.
WITH points AS (
    SELECT n, st_setsrid(st_makepoint(lon, lat), 4490) AS p
    FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[]))
        WITH ORDINALITY AS given (lon, lat, n)
)
SELECT
    points.n,
    grid.feature_id AS grid_id,
    coalesce(grid.subdistrict_id, subdistrict.feature_id) AS subdistrict_id,
    compound.feature_id AS compound_id,
    CASE WHEN grid.feature_id IS NOT NULL THEN 0.0 ELSE near.off_m END AS off_m
FROM points
LEFT JOIN LATERAL (
    SELECT a.feature_id, a.subdistrict_id
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'grids'
      AND st_covers(a.geom, points.p)
    ORDER BY (a.kind IS NOT DISTINCT FROM 'dedicated') DESC, a.code COLLATE "C"
    LIMIT 1
) AS grid ON true
LEFT JOIN LATERAL (
    SELECT a.feature_id
    FROM areas AS a
    WHERE grid.subdistrict_id IS NULL
      AND a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'subdistricts'
      AND st_covers(a.geom, points.p)
    ORDER BY a.code COLLATE "C"
    LIMIT 1
) AS subdistrict ON true
LEFT JOIN LATERAL (
    SELECT c.feature_id
    FROM compounds AS c
    WHERE c.tenant_id = :tenant AND c.valid_to IS NULL AND st_covers(c.geom, points.p)
    ORDER BY c.code COLLATE "C"
    LIMIT 1
) AS compound ON true
LEFT JOIN LATERAL (
    SELECT min(st_distance(near_by.geom::geography, points.p::geography)) AS off_m
    FROM (
        SELECT a.geom
        FROM areas AS a
        WHERE grid.feature_id IS NULL
          AND a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'grids'
        ORDER BY greatest(a.geom) <-> points.p
        LIMIT 8
    ) AS near_by
) AS near ON true
ORDER BY points.n
