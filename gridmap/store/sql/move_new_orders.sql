-- One listed move of work orders that were opened in this very transaction.
--
-- in:   :tenant, :ids, :state, :next_try_at (NULL unless they now wait for dispatch)
UPDATE work_orders
SET state = :state, next_try_at = :next_try_at
WHERE tenant_id = :tenant AND id = ANY(CAST(:ids AS uuid[]))
