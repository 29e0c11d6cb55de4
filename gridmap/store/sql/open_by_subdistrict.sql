-- The open work orders of each subdistrict, those with most first; at the end those without a place.
--
-- in:   :tenant, :at
-- out:  name (as on the map; NULL: in none that is in force), n_open, n_overdue (by what is due
--       next, as in the queue of the desk)
SELECT s.name, count(*) AS n_open, count(*) FILTER (WHERE o.due < :at) AS n_overdue
FROM (
    SELECT w.subdistrict_id,
        \ir due_next.sql
    FROM work_orders AS w
    LEFT JOIN assignments AS a ON a.tenant_id = :tenant AND a.work_order_id = w.id
        AND a.is_lead AND a.ended_at IS NULL
    WHERE w.tenant_id = :tenant
      AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
) AS o
LEFT JOIN areas AS s
    ON s.tenant_id = :tenant AND s.feature_id = o.subdistrict_id AND s.valid_to IS NULL
GROUP BY s.feature_id, s.name
ORDER BY s.feature_id IS NULL, count(*) DESC, s.name COLLATE "C"
