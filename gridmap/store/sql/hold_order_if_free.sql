-- Hold a work order until the end of the transaction, unless somebody else holds it.
--
-- in:   :tenant, :order_id
-- out:  id, or no row
--
-- By key, never out of a scan: whoever is signing this moment goes first.
SELECT w.id
FROM work_orders AS w
WHERE w.tenant_id = :tenant AND w.id = :order_id
FOR NO KEY UPDATE SKIP LOCKED
