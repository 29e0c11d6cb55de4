-- The work orders of an hour: open for a part of it, the newest first.
--
-- in:   :tenant, :since, :until (instants), :limit
-- out:  id, number, category, urgency, close_by, grid_code, lon, lat (NULL: never located),
--       placed_at (NULL: it had its place from the start)
SELECT
    o.id, o.number, o.category, o.urgency, o.close_by, f.key AS grid_code,
    st_x(o.position::geometry) AS lon, st_y(o.position::geometry) AS lat,
    (
        SELECT max(e.at) FROM events AS e
        WHERE e.tenant_id = o.tenant_id AND e.work_order_id = o.id AND e.kind = 'order_located'
    ) AS placed_at
FROM work_orders AS o
LEFT JOIN features AS f ON f.tenant_id = o.tenant_id AND f.id = o.grid_id
WHERE o.tenant_id = :tenant AND o.opened_at <= :until
  AND (o.closed_at IS NULL OR o.closed_at > :since)
ORDER BY o.opened_at DESC, o.id
LIMIT :limit
