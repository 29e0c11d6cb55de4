-- The open work orders of each subdistrict, those with most first; at the end those without a place.
--
-- in:   :tenant, :at
-- out:  name (as on the map; NULL: in none that is in force), n_open, n_overdue (by what is due next)
SELECT s.name, count(*) AS n_open, count(*) FILTER (
    WHERE CASE WHEN w.state IN ('A00', 'A03', 'A05', 'A06') THEN w.respond_by ELSE w.close_by END < :at
) AS n_overdue
FROM work_orders AS w
LEFT JOIN areas AS s
    ON s.tenant_id = w.tenant_id AND s.feature_id = w.subdistrict_id AND s.valid_to IS NULL
WHERE w.tenant_id = :tenant
  AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
GROUP BY s.feature_id, s.name
ORDER BY s.feature_id IS NULL, count(*) DESC, s.name COLLATE "C"
