-- The requests for cooperation that wait for an answer of somebody, what is urgent before the rest.
--
-- in:   :tenant, :member (id or NULL), :unit (id or NULL)
-- out:  cooperation_id, number, category, urgency, what, part, state, asked_of, asked_name (of the
--       unit, or NULL), asked_at, asked_by, acknowledged_at, acknowledged_by, close_by, address,
--       lon, lat (NULL if unlocated), grid_code, compound
--
-- A member is asked by name, or with everybody whose employer is the unit that was asked. What the
-- caller said is not told: `what` says what is wanted.
SELECT
    k.id AS cooperation_id, w.number, w.category, w.urgency, k.what, k.part, k.state, k.asked_of,
    u.name AS asked_name, k.asked_at, k.asked_by, k.acknowledged_at, k.acknowledged_by, w.close_by,
    r.address, st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    g.key AS grid_code, c.name AS compound
FROM cooperations AS k
JOIN work_orders AS w ON w.tenant_id = k.tenant_id AND w.id = k.work_order_id
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN units AS u
    ON u.tenant_id = k.tenant_id AND u.feature_id = k.unit_id AND u.valid_to IS NULL
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
WHERE k.tenant_id = :tenant AND k.ended_at IS NULL AND (
    k.member_id = CAST(:member AS uuid) OR k.unit_id = CAST(:unit AS uuid) OR k.unit_id IN (
        SELECT own.feature_id
        FROM members AS m
        JOIN units AS own
            ON own.tenant_id = m.tenant_id AND own.name = m.employer AND own.valid_to IS NULL
        WHERE m.tenant_id = :tenant AND m.id = CAST(:member AS uuid)
    )
)
ORDER BY (w.urgency = 'urgent') DESC, k.asked_at, k.id
