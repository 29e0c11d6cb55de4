-- The work orders of past days that a person was wanted for, as they were received.
--
-- in:   :tenant, :since, :until   received from, up to (not including)
-- out:  one row an order, by receipt: id, number, received_at, urgency, category, skills, acts,
--       lon, lat (NULL if unlocated), grid_id, subdistrict_id, community_id, handling, respond_s, arrive_s,
--       close_s   seconds after the order was opened
--
-- Merged and void ones are left out: nobody went.
SELECT
    w.id, w.number, r.received_at, w.urgency, w.category, c.skills, c.acts,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    w.grid_id, w.subdistrict_id, p.feature_id AS community_id, w.handling,
    extract(epoch FROM w.respond_by - w.opened_at)::float8 AS respond_s,
    extract(epoch FROM w.arrive_by - w.opened_at)::float8 AS arrive_s,
    extract(epoch FROM w.close_by - w.opened_at)::float8 AS close_s
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
JOIN categories AS c ON c.tenant_id = w.tenant_id AND c.code = w.category
LEFT JOIN areas AS g
    ON g.tenant_id = w.tenant_id AND g.feature_id = w.grid_id AND g.valid_to IS NULL
LEFT JOIN areas AS p
    ON p.tenant_id = w.tenant_id AND p.feature_id = g.parent_id AND p.layer = 'communities'
    AND p.valid_to IS NULL
WHERE w.tenant_id = :tenant AND w.state NOT IN ('A20', 'A21')
  AND r.received_at >= :since AND r.received_at < :until
ORDER BY r.received_at, w.number
