-- What became of an order of a batch. One that got nobody, or was overtaken, is due again, unless
-- it was taken out of dispatch meanwhile: it waits for the desk, or for its day.
--
-- in:   :tenant, :batch_id, :order_id, :outcome, :assignment_id (NULL unless assigned)
WITH noted AS (
    INSERT INTO batch_orders (
        tenant_id, batch_id, work_order_id, outcome, assignment_id, subdistrict_id
    )
    SELECT :tenant, :batch_id, w.id, :outcome, CAST(:assignment_id AS uuid), w.subdistrict_id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id = :order_id
    RETURNING work_order_id, outcome
)
UPDATE work_orders AS w
SET next_try_at = b.made_at
FROM noted, batches AS b
WHERE noted.outcome <> 'assigned' AND b.tenant_id = :tenant AND b.id = :batch_id
  AND w.tenant_id = :tenant AND w.id = noted.work_order_id AND w.state = 'A05'
  AND w.next_try_at IS NOT NULL
