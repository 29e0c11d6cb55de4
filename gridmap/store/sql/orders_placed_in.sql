-- Where the work orders of a time lie, as far as they lie in one area.
--
-- in:   :tenant, :since (an instant), :wkb (a polygon, SRID 4490)
-- out:  lon, lat in decimal degrees, by the time of opening and id
--
-- Void ones (A21) are not work.
SELECT st_x(o.position::geometry) AS lon, st_y(o.position::geometry) AS lat
FROM work_orders AS o
WHERE o.tenant_id = :tenant
  AND o.opened_at >= :since
  AND o.state <> 'A21'
  AND o.position IS NOT NULL
  AND st_covers(st_geomfromwkb(:wkb, 4490), o.position::geometry)
ORDER BY o.opened_at, o.id
