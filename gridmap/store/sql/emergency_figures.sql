-- The figures of all operations of a district. A drill is in none of them but its own count.
--
-- in:   :tenant
-- out:  n_real, n_real_open, n_drills, n_called, n_mustered, n_evacuated, n_goods_out
SELECT
    count(*) FILTER (WHERE NOT o.is_drill) AS n_real,
    count(*) FILTER (WHERE NOT o.is_drill AND o.state <> 'off') AS n_real_open,
    count(*) FILTER (WHERE o.is_drill) AS n_drills,
    CAST(coalesce(sum(m.n_called) FILTER (WHERE NOT o.is_drill), 0) AS bigint) AS n_called,
    CAST(coalesce(sum(m.n_mustered) FILTER (WHERE NOT o.is_drill), 0) AS bigint) AS n_mustered,
    CAST(coalesce(sum(e.n_moved) FILTER (WHERE NOT o.is_drill), 0) AS bigint) AS n_evacuated,
    CAST(coalesce(sum(g.n_out) FILTER (WHERE NOT o.is_drill), 0) AS bigint) AS n_goods_out
FROM operations AS o
CROSS JOIN LATERAL (
    SELECT count(*) AS n_called, count(b.mustered_at) AS n_mustered
    FROM mobilised AS b WHERE b.tenant_id = o.tenant_id AND b.operation_id = o.id
) AS m
CROSS JOIN LATERAL (
    SELECT sum(x.n_people) FILTER (WHERE x.moved_at IS NOT NULL) AS n_moved
    FROM evacuees AS x WHERE x.tenant_id = o.tenant_id AND x.operation_id = o.id
) AS e
CROSS JOIN LATERAL (
    SELECT sum(CASE y.move WHEN 'issue' THEN y.quantity ELSE -y.quantity END) AS n_out
    FROM goods_moves AS y WHERE y.tenant_id = o.tenant_id AND y.operation_id = o.id
) AS g
WHERE o.tenant_id = :tenant
