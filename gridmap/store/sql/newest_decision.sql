-- The last decision about who leads a work order, with every reason.
--
-- in:   :tenant, :id (work order)
--
-- Where a person chose, chosen_by says who and choice_reason why.
SELECT
    d.id, d.decided_at, d.outcome, d.engine, d.radius_m, d.policy, d.candidates, d.counted,
    d.chosen_by, d.choice_reason
FROM decisions AS d
WHERE d.tenant_id = :tenant AND d.work_order_id = :id AND d.part IS NULL
ORDER BY d.decided_at DESC, d.id DESC
LIMIT 1
