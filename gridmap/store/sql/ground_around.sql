-- What lies around a place, for a small map: waters, compounds, buildings, streets.
--
-- in:   :tenant, :lon, :lat, :reach_deg (half the side of the square), :n_most (of each kind)
-- out:  kind, name (NULL for buildings), geometry (GeoJSON in degrees, longitude first); what is
--       drawn first comes first
WITH square AS (
    SELECT st_expand(
        st_setsrid(st_makepoint(:lon, :lat), 4490), CAST(:reach_deg AS double precision)
    ) AS box
), found AS (
    (
        SELECT 0 AS place, 'waters' AS kind, NULL AS name, f.geom
        FROM waters AS f, square
        WHERE f.tenant_id = :tenant AND f.valid_to IS NULL AND f.geom && square.box
        LIMIT :n_most
    )
    UNION ALL
    (
        SELECT 1, 'compounds', f.name, f.geom
        FROM compounds AS f, square
        WHERE f.tenant_id = :tenant AND f.valid_to IS NULL AND f.geom && square.box
          AND st_dimension(f.geom) = 2
        LIMIT :n_most
    )
    UNION ALL
    (
        SELECT 2, 'buildings', NULL, f.geom
        FROM buildings AS f, square
        WHERE f.tenant_id = :tenant AND f.valid_to IS NULL AND f.geom && square.box
          AND st_dimension(f.geom) = 2
        LIMIT :n_most
    )
    UNION ALL
    (
        SELECT 3, 'streets', f.name, f.geom
        FROM streets AS f, square
        WHERE f.tenant_id = :tenant AND f.valid_to IS NULL AND f.geom && square.box
        LIMIT :n_most
    )
)
SELECT found.kind, found.name, st_asgeojson(st_clipbybox2d(found.geom, square.box), 6) AS geometry
FROM found, square
WHERE NOT st_isempty(st_clipbybox2d(found.geom, square.box))
ORDER BY found.place
