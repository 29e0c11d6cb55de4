-- Places by name, code or address, over what the layers hold in force: for a voice on the phone.
--
-- in:   :tenant, :words (as typed), :like (the same as a pattern), :limit
-- out:  layer, code, name, lon, lat, within (the name of the compound or area round it)
--
-- A name that the words contain is found too ("沙祥家园3号楼" finds 沙祥家园); the same name first,
-- then what begins with it, then what holds it. Of a street one stretch. No cameras.
SELECT found.layer, found.code, found.name, found.within,
    st_x(found.spot) AS lon, st_y(found.spot) AS lat
FROM (
    SELECT DISTINCT ON (f.layer, CASE WHEN f.layer = 'streets' THEN f.name ELSE f.code END)
        f.layer, f.code, f.name, f.within, st_pointonsurface(f.geom) AS spot,
        CASE
            WHEN f.name = :words OR f.code = :words THEN 0
            WHEN f.within || f.name = :words THEN 0
            WHEN starts_with(f.name, :words) THEN 1
            WHEN f.name ILIKE :like THEN 2
            ELSE 3
        END AS rank
    FROM (
        SELECT c.layer, c.code, c.name, c.geom, CAST(NULL AS text) AS within
        FROM compounds AS c WHERE c.tenant_id = :tenant AND c.valid_to IS NULL
        UNION ALL
        SELECT b.layer, b.code, b.name, b.geom, c.name
        FROM buildings AS b
        LEFT JOIN compounds AS c
            ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
        WHERE b.tenant_id = :tenant AND b.valid_to IS NULL
        UNION ALL
        SELECT s.layer, s.code, s.name, s.geom, NULL
        FROM stations AS s WHERE s.tenant_id = :tenant AND s.valid_to IS NULL
        UNION ALL
        SELECT o.layer, o.code, o.name, o.geom, NULL
        FROM organizations AS o
        WHERE o.tenant_id = :tenant AND o.valid_to IS NULL AND o.geom IS NOT NULL
        UNION ALL
        SELECT u.layer, u.code, u.name, u.geom, NULL
        FROM units AS u
        WHERE u.tenant_id = :tenant AND u.valid_to IS NULL AND u.geom IS NOT NULL
        UNION ALL
        SELECT d.layer, d.code, d.name, d.geom, d.address
        FROM devices AS d WHERE d.tenant_id = :tenant AND d.valid_to IS NULL
        UNION ALL
        SELECT t.layer, t.code, t.name, t.geom, NULL
        FROM streets AS t WHERE t.tenant_id = :tenant AND t.valid_to IS NULL
        UNION ALL
        SELECT a.layer, a.code, a.name, a.geom, NULL
        FROM areas AS a
        WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.geom IS NOT NULL
          AND a.layer IN ('subdistricts', 'communities', 'grids')
    ) AS f
    WHERE f.name ILIKE :like OR f.code ILIKE :like OR f.within || f.name ILIKE :like
       OR (length(f.name) > 1 AND f.layer <> 'buildings' AND f.name !~ '^[0-9]+$'
           AND strpos(:words, f.name) > 0)
    ORDER BY f.layer, CASE WHEN f.layer = 'streets' THEN f.name ELSE f.code END, f.code
) AS found
ORDER BY found.rank, length(found.name) * CASE WHEN found.rank = 3 THEN -1 ELSE 1 END,
    found.layer, found.name, found.code
LIMIT :limit
