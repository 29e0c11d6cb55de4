-- The rows of the desk's queue for some work orders.
--
-- in:   :tenant, :ids (array of work orders)
-- out:  id, request_id, number, version, state, category, urgency, handling, waiting_for, instants,
--       address (or the compound's name), grid, community and subdistrict by name, member_code,
--       unit_code, assignment_id, assignment_state, risks (kinds,
--       unread first), lon, lat
SELECT
    w.id, w.request_id, w.number, w.version, w.state, w.category, w.urgency, w.handling,
    w.waiting_for, w.opened_at, w.respond_by, w.arrive_by, w.close_by,
    coalesce(nullif(r.address, ''), c.name) AS address,
    f.key AS grid_code, g.name AS grid, p.name AS community, s.name AS subdistrict,
    m.code AS member_code, u.key AS unit_code,
    a.id AS assignment_id, a.state AS assignment_state,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    ARRAY(
        SELECT k.kind FROM risks AS k
        WHERE k.tenant_id = w.tenant_id AND k.request_id = w.request_id
        ORDER BY k.seen_at IS NOT NULL, k.kind
    ) AS risks
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN assignments AS a
    ON a.tenant_id = w.tenant_id AND a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL
LEFT JOIN members AS m ON m.tenant_id = w.tenant_id AND m.id = a.member_id
LEFT JOIN features AS u
    ON u.tenant_id = w.tenant_id AND u.id = coalesce(a.unit_id, w.unit_id)
LEFT JOIN features AS f ON f.tenant_id = w.tenant_id AND f.id = w.grid_id
LEFT JOIN areas AS g
    ON g.tenant_id = w.tenant_id AND g.feature_id = w.grid_id AND g.valid_to IS NULL
LEFT JOIN areas AS p
    ON p.tenant_id = w.tenant_id AND p.feature_id = g.parent_id AND p.valid_to IS NULL
LEFT JOIN areas AS s
    ON s.tenant_id = w.tenant_id AND s.feature_id = w.subdistrict_id AND s.valid_to IS NULL
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
WHERE w.tenant_id = :tenant AND w.id = ANY(CAST(:ids AS uuid[]))
