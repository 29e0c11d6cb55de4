-- Visits that were missed, newest first, with what became of them.
--
-- in:   :tenant, :since (date), :limit
-- out:  id, code, name, colour, first_day, last_day, n_missed, alerted_at, head_code, member_code,
--       grid_code, number and state of the order that came of it
SELECT
    v.id, p.code, p.name, p.colour, v.first_day, v.last_day, v.n_missed, v.alerted_at,
    head.code AS head_code, m.code AS member_code, grid.code AS grid_code,
    w.number AS order_number, w.state AS order_state
FROM care_visits AS v
JOIN care_persons AS p ON p.tenant_id = v.tenant_id AND p.id = v.person_id
LEFT JOIN members AS head ON head.tenant_id = v.tenant_id AND head.id = v.alerted_member_id
LEFT JOIN members AS m ON m.tenant_id = v.tenant_id AND m.id = v.member_id
LEFT JOIN areas AS grid
    ON grid.tenant_id = p.tenant_id AND grid.feature_id = p.grid_id AND grid.valid_to IS NULL
LEFT JOIN requests AS r
    ON r.tenant_id = v.tenant_id AND r.channel = 'care' AND r.source_ref = v.id::text
LEFT JOIN work_orders AS w ON w.tenant_id = r.tenant_id AND w.request_id = r.id
WHERE v.tenant_id = :tenant AND v.state = 'missed' AND v.last_day >= CAST(:since AS date)
ORDER BY v.last_day DESC, p.code COLLATE "C"
LIMIT :limit
