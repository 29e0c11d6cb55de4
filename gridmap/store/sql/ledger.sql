-- The ledger of what people said at their doors, newest first, with the requests born from it.
--
-- in:   :tenant, :since, :area (code of a community or grid, or NULL for all), :entry (id or NULL),
--       :limit
-- out:  id, kind, category, text, visited_at, member_code, building_code, building, door, grid_code,
--       request_id, order_number, order_state, closed_at
--
-- First which entries are shown, then what is told of them: never of all.
SELECT
    e.id, e.kind, e.category, e.text, e.visited_at, m.code AS member_code,
    b.code AS building_code, b.name AS building, e.door, e.grid_code,
    r.id AS request_id, w.number AS order_number, w.state AS order_state, w.closed_at
FROM (
    SELECT e.tenant_id, e.id, e.kind, e.category, e.text, e.recorded_at, v.visited_at, v.member_id,
        v.building_id, v.door, grid.code AS grid_code
    FROM ledger_entries AS e
    JOIN household_visits AS v ON v.tenant_id = e.tenant_id AND v.id = e.visit_id
    LEFT JOIN areas AS grid
        ON grid.tenant_id = v.tenant_id AND grid.feature_id = v.grid_id AND grid.valid_to IS NULL
    LEFT JOIN areas AS community
        ON community.tenant_id = grid.tenant_id AND community.feature_id = grid.parent_id
        AND community.valid_to IS NULL
    WHERE e.tenant_id = :tenant AND e.recorded_at >= CAST(:since AS timestamptz)
      AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
      AND (CAST(:entry AS uuid) IS NULL OR e.id = CAST(:entry AS uuid))
    ORDER BY e.recorded_at DESC, e.id DESC
    LIMIT :limit
) AS e
JOIN members AS m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
LEFT JOIN buildings AS b
    ON b.tenant_id = e.tenant_id AND b.feature_id = e.building_id AND b.valid_to IS NULL
LEFT JOIN requests AS r
    ON r.tenant_id = e.tenant_id AND r.channel = 'visit' AND r.source_ref = e.id::text
LEFT JOIN work_orders AS w ON w.tenant_id = r.tenant_id AND w.request_id = r.id
ORDER BY e.recorded_at DESC, e.id DESC
