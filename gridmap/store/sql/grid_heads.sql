-- The grid head who answers for a grid: of that grid, else of another one of its community.
--
-- in:   :tenant, :grid_id
-- out:  code, name, phone   by code; none where neither has one
WITH grid AS (
    SELECT a.feature_id, a.parent_id
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.feature_id = :grid_id AND a.valid_to IS NULL
),
near AS (
    SELECT m.code, m.name, m.phone, home.feature_id <> grid.feature_id AS is_other
    FROM grid
    JOIN areas AS home
        ON home.tenant_id = :tenant AND home.layer = 'grids' AND home.valid_to IS NULL
        AND (home.feature_id = grid.feature_id OR home.parent_id = grid.parent_id)
    JOIN members AS m
        ON m.tenant_id = :tenant AND m.home_grid_id = home.feature_id
    JOIN roles AS r ON r.tenant_id = :tenant AND r.code = m.role AND r.heads_grid
)
SELECT near.code, near.name, near.phone
FROM near
WHERE NOT near.is_other OR NOT EXISTS (SELECT FROM near AS own WHERE NOT own.is_other)
ORDER BY near.code COLLATE "C"
