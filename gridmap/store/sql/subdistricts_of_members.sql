-- The subdistrict of every member whose stored one is no longer right.
--
-- in:   :tenant
-- out:  number of rows that changed
--
-- A member belongs to the subdistrict of the home grid; without one, to where it stands.
WITH told AS (
    SELECT
        m.id,
        coalesce(
            (
                SELECT g.subdistrict_id FROM areas AS g
                WHERE g.tenant_id = :tenant AND g.feature_id = m.home_grid_id
                  AND g.valid_to IS NULL
            ),
            (
                SELECT a.feature_id FROM areas AS a
                WHERE a.tenant_id = :tenant AND a.layer = 'subdistricts'
                  AND a.valid_to IS NULL AND st_covers(a.geom, l.position::geometry)
                ORDER BY a.code
                LIMIT 1
            )
        ) AS subdistrict_id
    FROM members AS m
    LEFT JOIN member_live AS l ON l.tenant_id = :tenant AND l.member_id = m.id
    WHERE m.tenant_id = :tenant
)
UPDATE members AS m
SET subdistrict_id = told.subdistrict_id
FROM told
WHERE m.tenant_id = :tenant AND m.id = told.id
  AND m.subdistrict_id IS DISTINCT FROM told.subdistrict_id
