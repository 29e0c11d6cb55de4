-- Cameras of the register near a place, the nearest first. No picture, no address of one.
--
-- in:   :tenant, :lon, :lat, :radius_m, :code (or NULL), :limit
-- out:  code, name, owner, link (NULL where it is none a browser may open), lon, lat,
--       distance_m, bearing_deg (from the place, clockwise from north; NULL on the very spot)
SELECT c.code, c.name, c.owner, st_x(c.geom) AS lon, st_y(c.geom) AS lat,
    CASE WHEN c.link ~* '^https?://' THEN c.link END AS link,
    st_distance(CAST(c.geom AS geography), here.point) AS distance_m,
    degrees(st_azimuth(here.point, CAST(c.geom AS geography))) AS bearing_deg
FROM cameras AS c
CROSS JOIN (
    SELECT CAST(st_setsrid(st_makepoint(:lon, :lat), 4490) AS geography) AS point
) AS here
WHERE c.tenant_id = :tenant
  AND c.valid_to IS NULL
  AND c.geom && st_expand(st_setsrid(st_makepoint(:lon, :lat), 4490), :radius_m / 50000.0)
  AND st_dwithin(CAST(c.geom AS geography), here.point, :radius_m)
  AND (CAST(:code AS text) IS NULL OR c.code = :code)
ORDER BY distance_m, c.code
LIMIT :limit
