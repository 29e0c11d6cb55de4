-- One work order as a flow moves it, held until the transaction ends.
--
-- in:   :tenant, :id
SELECT
    w.id, w.request_id, w.number, w.state, w.version, w.subdistrict_id, w.handling, w.waiting_for,
    w.urgency, w.claim_mode, w.respond_by
FROM work_orders AS w
WHERE w.tenant_id = :tenant AND w.id = :id
FOR NO KEY UPDATE
