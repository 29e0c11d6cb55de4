-- How long the steps of real assignments took.
--
-- in:   :tenant, :since, :until   reserved from, up to (not including)
-- out:  one row an ended assignment of a member: urgency, category, state, sign_s, handling_s (NULL where
--       the step was not taken)
SELECT
    w.urgency, w.category, a.state,
    extract(epoch FROM a.signed_at - a.reserved_at)::float8 AS sign_s,
    CASE WHEN a.state = 'done' THEN
        extract(epoch FROM a.ended_at - a.arrived_at)::float8
    END AS handling_s
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
WHERE a.tenant_id = :tenant AND a.member_id IS NOT NULL AND a.ended_at IS NOT NULL
  AND a.reserved_at >= :since AND a.reserved_at < :until
ORDER BY a.reserved_at, a.id
