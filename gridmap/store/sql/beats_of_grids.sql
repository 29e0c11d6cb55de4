-- Where a patrol of each grid passes: buildings, spread evenly over their codes.
--
-- in:   :tenant, :n_stops   at most so many a grid
-- out:  one row a stop, by grid and code: grid_id, lon, lat (a point inside the building)
WITH inside AS (
    SELECT g.feature_id AS grid_id, b.code, st_pointonsurface(b.geom) AS place,
        ntile(:n_stops) OVER (PARTITION BY g.feature_id ORDER BY b.code COLLATE "C") AS part
    FROM areas AS g
    JOIN buildings AS b
        ON b.tenant_id = :tenant AND b.valid_to IS NULL
       AND st_intersects(g.geom, st_pointonsurface(b.geom))
       AND b.geom && g.geom
    WHERE g.tenant_id = :tenant AND g.layer = 'grids' AND g.valid_to IS NULL
)
SELECT DISTINCT ON (grid_id, part) grid_id, st_x(place) AS lon, st_y(place) AS lat
FROM inside
ORDER BY grid_id, part, code COLLATE "C"
