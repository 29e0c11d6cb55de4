-- What a member has in hand: the assignments that have not ended, each with its work order.
--
-- in:   :tenant, :member (id)
-- out:  assignment_id, work_order_id, number, state (of the assignment), is_lead, part, category,
--       urgency, reserved_at, signed_at, arrived_at, opened_at, clock_from (since when the first two
--       deadlines count), respond_by, arrive_by, close_by, when each of them nears (respond_nears_at,
--       arrive_nears_at, close_nears_at; NULL on the clock), text, address,
--       lon, lat (NULL if unlocated), grid_code, compound, gates (JSON array: name, hours, passes,
--       lon, lat), asked_reason, window_from, window_to, more_time_asked (until when the
--       unit that leads asks for), photos_wanted (array of moments), photos (JSON array: id, moment,
--       received_at); the urgent first, then by what is due first
--
-- A co-handler has clocks of their own. Who called is not told here: the desk is asked.
SELECT
    a.id AS assignment_id, w.id AS work_order_id, w.number, a.state, a.is_lead, a.part,
    w.category, w.urgency, a.reserved_at, a.signed_at, a.arrived_at,
    w.opened_at, CASE WHEN a.respond_by IS NULL THEN w.opened_at ELSE a.reserved_at END AS clock_from,
    coalesce(a.respond_by, w.respond_by) AS respond_by,
    coalesce(a.arrive_by, w.arrive_by) AS arrive_by, w.close_by,
    CASE WHEN a.respond_by IS NULL THEN w.respond_nears_at
        ELSE a.reserved_at + (w.respond_nears_at - w.opened_at) END AS respond_nears_at,
    CASE WHEN a.arrive_by IS NULL THEN w.arrive_nears_at
        ELSE a.reserved_at + (w.arrive_nears_at - w.opened_at) END AS arrive_nears_at,
    w.close_nears_at,
    r.text, r.address,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    g.key AS grid_code, c.name AS compound, a.asked_reason,
    p.window_from, p.window_to,
    (
        SELECT q.until FROM petitions AS q
        JOIN assignments AS l ON l.tenant_id = q.tenant_id AND l.id = q.assignment_id
        WHERE q.tenant_id = w.tenant_id AND q.work_order_id = w.id AND q.kind = 'more_time'
          AND q.decided_at IS NULL AND l.ended_at IS NULL
        ORDER BY q.asked_at
        LIMIT 1
    ) AS more_time_asked,
    ARRAY(
        SELECT k.photo FROM categories AS c0
        CROSS JOIN unnest(ARRAY['before', 'after']) WITH ORDINALITY AS k (photo, n)
        WHERE c0.tenant_id = w.tenant_id AND c0.code = w.category AND k.photo = ANY(c0.photos)
        ORDER BY k.n
    ) AS photos_wanted,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', h.id, 'moment', h.moment, 'received_at', h.received_at
        ) ORDER BY h.received_at, h.id), '[]')
        FROM photos AS h
        WHERE h.tenant_id = w.tenant_id AND h.work_order_id = w.id AND h.sha256 IS NOT NULL
    ) AS photos,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', t.name, 'hours', t.hours, 'passes', t.passes,
            'lon', st_x(t.geom), 'lat', st_y(t.geom)
        ) ORDER BY t.name, t.code), '[]')
        FROM gates AS t
        WHERE t.tenant_id = w.tenant_id AND t.compound_id = w.compound_id AND t.valid_to IS NULL
    ) AS gates
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
LEFT JOIN appointments AS p ON p.tenant_id = w.tenant_id AND p.work_order_id = w.id
WHERE a.tenant_id = :tenant AND a.member_id = :member AND a.ended_at IS NULL
ORDER BY (w.urgency = 'urgent') DESC, CASE a.state WHEN 'reserved' THEN 0 ELSE 1 END, w.close_by, a.id
