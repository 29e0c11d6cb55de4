-- The register of people in need as lists show it.
--
-- in:   :tenant, :area (code of a community or grid, or NULL for all), :limit
-- out:  code, name (to be masked), colour, kind, grid_code, member_code, stand_in_code, starts_on,
--       ended_on, last_visit_on, is_paused; by code
SELECT
    p.code, p.name, p.colour, p.kind, grid.code AS grid_code, m.code AS member_code,
    s.code AS stand_in_code, p.starts_on, p.ended_on, p.last_visit_on,
    EXISTS (
        SELECT
        FROM care_pauses AS q
        WHERE q.tenant_id = p.tenant_id AND q.person_id = p.id AND q.last_day IS NULL
    ) AS is_paused
FROM care_persons AS p
LEFT JOIN members AS m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN members AS s ON s.tenant_id = p.tenant_id AND s.id = p.stand_in_id
LEFT JOIN areas AS grid
    ON grid.tenant_id = p.tenant_id AND grid.feature_id = p.grid_id AND grid.valid_to IS NULL
LEFT JOIN areas AS community
    ON community.tenant_id = grid.tenant_id AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
WHERE p.tenant_id = :tenant
  AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
ORDER BY p.code COLLATE "C"
LIMIT :limit
