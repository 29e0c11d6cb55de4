-- How many work orders were opened in each grid since an instant.
--
-- in:   :tenant, :since, :at
-- out:  grid_id, n; grids without any are left out
SELECT w.grid_id, count(*) AS n
FROM work_orders AS w
WHERE w.tenant_id = :tenant AND w.opened_at >= :since AND w.opened_at <= :at
  AND w.grid_id IS NOT NULL
GROUP BY w.grid_id
