-- The levels that work orders have been told to, with everybody who was told.
--
-- in:   :tenant, :order_id (NULL = those of all open orders), :only_silent (true = only those of
--       which nobody has acknowledged), :limit
-- out:  id, work_order_id, number, level, rank, area_code, area_name, cause, reason, is_vacant,
--       raised_at, raised_by, tellings (JSON array: id, as_what, code, name, phone, told_at,
--       acknowledged_at, acknowledged_by)
--       by the order's number and rank; the newest orders first
SELECT
    e.id, e.work_order_id, w.number, e.level, e.rank, f.key AS area_code, a.name AS area_name,
    e.cause, e.reason, e.is_vacant, e.raised_at, e.raised_by, told.tellings
FROM escalations AS e
JOIN work_orders AS w ON w.tenant_id = e.tenant_id AND w.id = e.work_order_id
LEFT JOIN features AS f ON f.tenant_id = e.tenant_id AND f.id = e.area_id
LEFT JOIN areas AS a
    ON a.tenant_id = e.tenant_id AND a.feature_id = e.area_id AND a.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT
        coalesce(bool_or(t.acknowledged_at IS NOT NULL), false) AS is_acknowledged,
        coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'as_what', t.as_what, 'code', t.code, 'name', t.name, 'phone', t.phone,
            'told_at', t.told_at, 'acknowledged_at', t.acknowledged_at,
            'acknowledged_by', t.acknowledged_by
        ) ORDER BY t.as_what = 'responsible', t.as_what, t.code), '[]') AS tellings
    FROM tellings AS t
    WHERE t.tenant_id = e.tenant_id AND t.escalation_id = e.id
) AS told
WHERE e.tenant_id = :tenant
  AND CASE
      WHEN CAST(:order_id AS uuid) IS NOT NULL THEN e.work_order_id = :order_id
      ELSE w.closed_at IS NULL
  END
  AND NOT (CAST(:only_silent AS boolean) AND told.is_acknowledged)
ORDER BY w.number DESC, e.rank
LIMIT :limit
