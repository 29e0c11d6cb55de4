-- Who names grids of some codes: members by home grid, organizations, micro-grids.
--
-- in:   :tenant, :codes (grid codes, in force or gone)
-- out:  kind, code, grid_code; members first, then organizations, micro-grids; by code
WITH asked AS (
    SELECT f.id, f.key AS grid_code
    FROM features AS f
    WHERE f.tenant_id = :tenant AND f.layer = 'grids' AND f.key = ANY(:codes)
)
SELECT found.kind, found.code, asked.grid_code
FROM asked
JOIN LATERAL (
    SELECT 'member' AS kind, m.code
    FROM members AS m
    WHERE m.tenant_id = :tenant AND m.home_grid_id = asked.id
    UNION ALL
    SELECT 'organization', o.code
    FROM organizations AS o
    WHERE o.tenant_id = :tenant AND o.valid_to IS NULL AND asked.id = ANY(o.place_ids)
    UNION ALL
    SELECT 'micro_grid', a.code
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'micro_grids'
      AND a.parent_id = asked.id
) AS found ON true
ORDER BY array_position(ARRAY['member', 'organization', 'micro_grid'], found.kind),
    found.code COLLATE "C", asked.grid_code COLLATE "C"
