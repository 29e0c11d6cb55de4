-- Hold the work orders of some grids that were opened since an instant.
--
-- in:   :tenant, :since (an instant), :grids (ids)
-- out:  id
--
-- In the order of ids, as everything does that holds several: nobody waits in a circle.
SELECT o.id
FROM work_orders AS o
WHERE o.tenant_id = :tenant AND o.opened_at >= :since AND o.grid_id = ANY(:grids)
  AND o.position IS NOT NULL
ORDER BY o.id
FOR NO KEY UPDATE
