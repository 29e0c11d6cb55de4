-- How many of each thing an operation still has out.
--
-- in:   :tenant, :operation_id, :goods_id (or NULL for all)
-- out:  goods_id, code, name, measure, place, n_issued, n_out
SELECT
    g.id AS goods_id, g.code, g.name, g.measure, g.place,
    sum(m.quantity) FILTER (WHERE m.move = 'issue') AS n_issued,
    sum(CASE m.move WHEN 'issue' THEN m.quantity ELSE -m.quantity END) AS n_out
FROM goods_moves AS m
JOIN emergency_goods AS g ON g.tenant_id = m.tenant_id AND g.id = m.goods_id
WHERE m.tenant_id = :tenant AND m.operation_id = :operation_id
  AND (CAST(:goods_id AS uuid) IS NULL OR m.goods_id = CAST(:goods_id AS uuid))
GROUP BY g.tenant_id, g.id
ORDER BY g.code
