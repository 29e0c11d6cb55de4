-- What became of orders of a batch. Those that got nobody, or were overtaken, are due again, unless
-- they were taken out of dispatch meanwhile: they wait for the desk, or for their day.
--
-- in:   :tenant, :batch_id, :outcome
--       :order_ids, :assignment_ids (arrays, side by side; NULL unless assigned)
WITH noted AS (
    INSERT INTO batch_orders (
        tenant_id, batch_id, work_order_id, outcome, assignment_id, subdistrict_id
    )
    SELECT :tenant, :batch_id, w.id, :outcome, r.assignment_id, w.subdistrict_id
    FROM unnest(CAST(:order_ids AS uuid[]), CAST(:assignment_ids AS uuid[]))
        AS r (order_id, assignment_id)
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = r.order_id
    RETURNING work_order_id, outcome
),
again AS MATERIALIZED (
    SELECT w.id, b.made_at
    FROM noted
    JOIN batches AS b ON b.tenant_id = :tenant AND b.id = :batch_id
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = noted.work_order_id
    WHERE noted.outcome <> 'assigned' AND w.state = 'A05' AND w.next_try_at IS NOT NULL
    ORDER BY w.id
    FOR NO KEY UPDATE OF w
)
UPDATE work_orders AS w
SET next_try_at = again.made_at
FROM again
WHERE w.tenant_id = :tenant AND w.id = again.id
