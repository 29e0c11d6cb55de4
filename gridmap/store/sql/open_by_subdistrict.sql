-- The open work orders of each subdistrict, those with most first; the unplaced are not among them.
--
-- in:   :tenant, :at
-- out:  name (as on the map), n_open, n_overdue (by what is due next)
SELECT s.name, count(*) AS n_open, count(*) FILTER (
    WHERE CASE WHEN w.state IN ('A00', 'A03', 'A05', 'A06') THEN w.respond_by ELSE w.close_by END < :at
) AS n_overdue
FROM work_orders AS w
JOIN areas AS s
    ON s.tenant_id = w.tenant_id AND s.feature_id = w.subdistrict_id AND s.valid_to IS NULL
WHERE w.tenant_id = :tenant
  AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
GROUP BY s.feature_id, s.name
ORDER BY count(*) DESC, s.name COLLATE "C"
