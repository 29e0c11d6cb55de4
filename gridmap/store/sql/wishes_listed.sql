-- Wishes as the desk lists them, newest first.
--
-- in:   :tenant, :states (array, or NULL for all), :limit
-- out:  id, kind, text, state, published_at, expires_at, evidence, volunteer_code, claimed_at, grid_code
SELECT
    w.id, w.kind, w.text, w.state, w.published_at, w.expires_at, w.evidence,
    v.code AS volunteer_code, k.claimed_at, grid.code AS grid_code
FROM wishes AS w
LEFT JOIN wish_claims AS k
    ON k.tenant_id = w.tenant_id AND k.wish_id = w.id AND k.ended_at IS NULL
LEFT JOIN volunteers AS v ON v.tenant_id = k.tenant_id AND v.id = k.volunteer_id
LEFT JOIN areas AS grid
    ON grid.tenant_id = w.tenant_id AND grid.feature_id = w.grid_id AND grid.valid_to IS NULL
WHERE w.tenant_id = :tenant
  AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
ORDER BY w.published_at DESC, w.id DESC
LIMIT :limit
