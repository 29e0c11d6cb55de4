-- Doors that were visited once and not met since an instant, the longest ago first.
--
-- in:   :tenant, :since, :area (code of a community or grid, or NULL for all), :limit
-- out:  building_code, building, door, grid_code, last_met_at (NULL = never), n_tries since then
--
-- Buildings are read once: without figures of the tables they were read anew for each door.
WITH homes AS MATERIALIZED (
    SELECT b.feature_id, b.code, b.name
    FROM buildings AS b
    WHERE b.tenant_id = :tenant AND b.valid_to IS NULL
)
SELECT
    b.code AS building_code, b.name AS building, doors.door, grid.code AS grid_code,
    doors.last_met_at, doors.n_tries
FROM (
    SELECT
        v.building_id, v.door_key, min(v.door) AS door, (array_agg(v.grid_id))[1] AS grid_id,
        max(v.visited_at) FILTER (WHERE v.outcome = 'met') AS last_met_at,
        count(*) FILTER (
            WHERE v.outcome <> 'met' AND v.visited_at >= CAST(:since AS timestamptz)
        ) AS n_tries
    FROM household_visits AS v
    WHERE v.tenant_id = :tenant
    GROUP BY v.building_id, v.door_key
) AS doors
JOIN homes AS b ON b.feature_id = doors.building_id
LEFT JOIN areas AS grid
    ON grid.tenant_id = :tenant AND grid.feature_id = doors.grid_id AND grid.valid_to IS NULL
LEFT JOIN areas AS community
    ON community.tenant_id = :tenant AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
WHERE (doors.last_met_at IS NULL OR doors.last_met_at < CAST(:since AS timestamptz))
  AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
ORDER BY doors.last_met_at NULLS FIRST, b.code COLLATE "C", doors.door COLLATE "C"
LIMIT :limit
