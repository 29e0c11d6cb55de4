-- Buildings with households that nobody has met since an instant, most of them first.
--
-- in:   :tenant, :since, :area (code of a community or grid, or NULL for all), :limit
-- out:  code, name, grid_code, n_households, n_met, n_unmet, last_visited_at
--
-- Households that were never visited have no name of their own: they are the difference.
SELECT
    b.code, b.name, grid.code AS grid_code, b.n_households, met.n_met,
    b.n_households - met.n_met AS n_unmet, met.last_visited_at
FROM buildings AS b
CROSS JOIN LATERAL (
    \ir owning_grid.sql
) AS grid
LEFT JOIN areas AS community
    ON community.tenant_id = b.tenant_id AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT
        least(
            count(DISTINCT v.door_key) FILTER (
                WHERE v.outcome = 'met' AND v.visited_at >= CAST(:since AS timestamptz)
            ),
            b.n_households
        )::integer AS n_met,
        max(v.visited_at) AS last_visited_at
    FROM household_visits AS v
    WHERE v.tenant_id = b.tenant_id AND v.building_id = b.feature_id
) AS met
WHERE b.tenant_id = :tenant AND b.valid_to IS NULL AND b.n_households > met.n_met
  AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
ORDER BY n_unmet DESC, b.code COLLATE "C"
LIMIT :limit
