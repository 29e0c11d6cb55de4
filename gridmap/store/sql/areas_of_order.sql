-- The areas that answer for a work order: one a layer, from its grid up to the city.
--
-- in:   :tenant, :order_id
-- out:  layer, feature_id, code, name, subdistrict_id   in no order
--
-- An order in no grid falls to the territorial body: the nearest community, where there are
-- none the nearest subdistrict. The one district and the one city answer for what lies nowhere.
WITH RECURSIVE asked AS (
    SELECT w.grid_id, w.subdistrict_id, w.position::geometry AS p
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id = :order_id
),
in_force AS NOT MATERIALIZED (
    SELECT a.layer, a.feature_id, a.code, a.name, a.parent_id, a.subdistrict_id, a.geom
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL
),
grid AS (
    SELECT a.layer, a.feature_id, a.code, a.name, a.parent_id, a.subdistrict_id
    FROM asked JOIN in_force AS a ON a.feature_id = asked.grid_id
),
nearest AS (
    SELECT a.layer, a.feature_id, a.code, a.name, a.parent_id, a.subdistrict_id
    FROM asked JOIN in_force AS a ON a.layer IN ('communities', 'subdistricts')
    WHERE asked.p IS NOT NULL AND NOT EXISTS (SELECT FROM grid)
    ORDER BY (a.layer = 'communities') DESC,
        st_distance(a.geom::geography, asked.p::geography), a.code COLLATE "C"
    LIMIT 1
),
up AS (
    SELECT * FROM grid UNION ALL SELECT * FROM nearest
    UNION
    SELECT a.layer, a.feature_id, a.code, a.name, a.parent_id, a.subdistrict_id
    FROM up JOIN in_force AS a ON a.feature_id = up.parent_id
),
elsewhere AS (
    SELECT a.layer, a.feature_id, a.code, a.name, a.subdistrict_id
    FROM asked JOIN in_force AS a ON a.feature_id = asked.subdistrict_id
    UNION
    SELECT a.layer, (array_agg(a.feature_id))[1], min(a.code), min(a.name), NULL
    FROM in_force AS a
    WHERE a.layer IN ('districts', 'cities')
    GROUP BY a.layer HAVING count(*) = 1
)
SELECT up.layer, up.feature_id, up.code, up.name, up.subdistrict_id FROM up
UNION ALL
SELECT e.layer, e.feature_id, e.code, e.name, e.subdistrict_id
FROM elsewhere AS e
WHERE e.layer NOT IN (SELECT up.layer FROM up)
