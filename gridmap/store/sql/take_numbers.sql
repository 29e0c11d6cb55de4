-- The next filing numbers of a day, taken inside the transaction that uses them.
--
-- in:   :tenant, :day, :n
-- out:  last   the last of the n numbers
INSERT INTO order_numbers AS o (tenant_id, day, last)
VALUES (:tenant, :day, :n)
ON CONFLICT (tenant_id, day) DO UPDATE SET last = o.last + excluded.last
RETURNING last
