-- The one area of a layer that owns each point, by what is in force now.
--
-- in:   :tenant, :layer, :lons, :lats   arrays of decimal degrees, SRID 4490
-- out:  one row a point, in order: n, feature_id (NULL where no area covers it)
--
-- Where several cover a point the dedicated one goes first, then the smaller code, as in
-- locations_of_points.
SELECT given.n, area.feature_id
FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[]))
    WITH ORDINALITY AS given (lon, lat, n)
LEFT JOIN LATERAL (
    SELECT a.feature_id
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = :layer
      AND st_covers(a.geom, st_setsrid(st_makepoint(given.lon, given.lat), 4490))
    ORDER BY (a.kind IS NOT DISTINCT FROM 'dedicated') DESC, a.code COLLATE "C"
    LIMIT 1
) AS area ON true
ORDER BY given.n
