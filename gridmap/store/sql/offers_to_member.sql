-- What a member is offered now and may claim, with as much of the order as is needed to decide.
--
-- in:   :tenant, :member (id), :at
-- out:  offer_id, number, category, urgency, mode, expires_at, close_by, grid_code, compound, lon, lat;
--       what expires first before the others
--
-- Address and words of the caller are told to whoever claims it, not to everybody who is asked.
SELECT
    o.id AS offer_id, w.number, w.category, w.urgency, o.mode, o.expires_at, w.close_by,
    g.key AS grid_code, c.name AS compound,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat
FROM offers AS o
JOIN work_orders AS w ON w.tenant_id = o.tenant_id AND w.id = o.work_order_id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
WHERE o.tenant_id = :tenant AND o.member_id = :member AND o.state = 'offered' AND o.expires_at > :at
ORDER BY o.expires_at, o.id
