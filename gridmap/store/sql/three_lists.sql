-- Demands with what was matched to them and what was answered, newest first.
--
-- in:   :tenant, :limit
-- out:  id, kind, text, state, asked_at, answer_by, grid_code, resource_code, unit_name, matched_at,
--       answer, answered_at
SELECT
    d.id, d.kind, d.text, d.state, d.asked_at, d.answer_by, grid.code AS grid_code,
    r.code AS resource_code, u.name AS unit_name, d.matched_at, d.answer, d.answered_at
FROM community_demands AS d
LEFT JOIN unit_resources AS r ON r.tenant_id = d.tenant_id AND r.id = d.resource_id
LEFT JOIN units AS u
    ON u.tenant_id = r.tenant_id AND u.feature_id = r.unit_id AND u.valid_to IS NULL
LEFT JOIN areas AS grid
    ON grid.tenant_id = d.tenant_id AND grid.feature_id = d.grid_id AND grid.valid_to IS NULL
WHERE d.tenant_id = :tenant
ORDER BY d.asked_at DESC, d.id DESC
LIMIT :limit
