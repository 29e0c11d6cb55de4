-- What a work order is about and who asked for it.
--
-- in:   :tenant, :id
-- out:  at most one row: request_id, state, category, compound_id, caller_name, caller_phone, lon,
--       lat
SELECT
    w.request_id, w.state, w.category, w.compound_id, r.caller_name, r.caller_phone,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
WHERE w.tenant_id = :tenant AND w.id = :id
