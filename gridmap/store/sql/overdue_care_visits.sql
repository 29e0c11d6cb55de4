-- Visits whose period is over, held; and what decides whether the grid head is called.
--
-- in:   :tenant, :today (date), :limit
-- out:  id, person_id, colour, subdistrict_id, n_missed (in a row, this one with them),
--       is_seen_since (the person was visited after the period), has_open_alert (an order of an
--       earlier alert is still open), head_id (the grid head of the
--       grid, else of its community); oldest first
--
-- The rows are held by key; a second worker passes over them. What was dropped has alerted nobody:
-- said for the index by person, without which all visits are read for each.
SELECT
    v.id, v.person_id, p.colour, v.subdistrict_id,
    1 + (
        SELECT count(*)
        FROM care_visits AS before
        WHERE before.tenant_id = v.tenant_id AND before.person_id = v.person_id
          AND before.first_day < v.first_day AND (
              before.state = 'missed'
              OR before.state = 'planned' AND before.last_day < CAST(:today AS date)
          )
          AND before.last_day > coalesce(p.last_visit_on, '-infinity')
    ) AS n_missed,
    coalesce(p.last_visit_on > v.last_day, false) AS is_seen_since,
    EXISTS (
        SELECT
        FROM care_visits AS before
        LEFT JOIN requests AS r
            ON r.tenant_id = before.tenant_id AND r.channel = 'care'
            AND r.source_ref = before.id::text
        LEFT JOIN work_orders AS w ON w.tenant_id = r.tenant_id AND w.request_id = r.id
        WHERE before.tenant_id = v.tenant_id AND before.person_id = v.person_id
          AND before.state <> 'dropped' AND before.alerted_at IS NOT NULL AND (r.id IS NULL OR w.closed_at IS NULL)
    ) AS has_open_alert,
    (
        SELECT m.id
        FROM areas AS grid
        JOIN members AS m ON m.tenant_id = grid.tenant_id AND m.role = 'grid_head'
        JOIN areas AS home
            ON home.tenant_id = m.tenant_id AND home.feature_id = m.home_grid_id
            AND home.valid_to IS NULL
        WHERE grid.tenant_id = p.tenant_id AND grid.feature_id = p.grid_id
          AND grid.valid_to IS NULL
          AND (home.feature_id = grid.feature_id OR home.parent_id = grid.parent_id)
        ORDER BY home.feature_id <> grid.feature_id, m.code COLLATE "C"
        LIMIT 1
    ) AS head_id
FROM care_visits AS v
CROSS JOIN LATERAL (
    SELECT p.tenant_id, p.colour, p.last_visit_on, p.grid_id
    FROM care_persons AS p
    WHERE p.tenant_id = v.tenant_id AND p.id = v.person_id
    OFFSET 0
) AS p
WHERE v.tenant_id = :tenant AND v.state = 'planned' AND v.last_day < CAST(:today AS date)
ORDER BY v.last_day, v.id
LIMIT :limit
FOR NO KEY UPDATE OF v SKIP LOCKED
