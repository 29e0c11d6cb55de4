-- What a handling unit has in hand: the assignments that have not ended, each with its work order.
--
-- in:   :tenant, :unit (id), :limit
-- out:  assignment_id, work_order_id, number, state (of the assignment), is_lead, category, urgency,
--       reserved_at, signed_at, opened_at, clock_from (since when respond_by counts), respond_by,
--       close_by, respond_nears_at and close_nears_at (NULL on the clock), in_working_time, text,
--       address, lon, lat (NULL if unlocated),
--       grid_code, compound, assigned_by (NULL = the machine), petitions of the unit (JSON array, the
--       oldest first), is_moved (the deadline was moved once), co_handlers (JSON array of members), photos_wanted
--       (array of moments), photos (JSON array: id, moment, received_at);
--       what is due first before the others
SELECT
    a.id AS assignment_id, w.id AS work_order_id, w.number, a.state, a.is_lead,
    w.category, w.urgency, a.reserved_at, a.signed_at,
    w.opened_at, CASE WHEN a.respond_by IS NULL THEN w.opened_at ELSE a.reserved_at END AS clock_from,
    coalesce(a.respond_by, w.respond_by) AS respond_by, w.close_by,
    CASE WHEN a.respond_by IS NULL THEN w.respond_nears_at
        ELSE a.reserved_at + (w.respond_nears_at - w.opened_at) END AS respond_nears_at,
    w.close_nears_at,
    w.calendar_version IS NOT NULL AS in_working_time, r.text, r.address,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    g.key AS grid_code, c.name AS compound, a.assigned_by,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', p.kind, 'reason', p.reason, 'until', p.until, 'asked_at', p.asked_at,
            'decided_at', p.decided_at, 'is_granted', p.is_granted, 'answer', p.answer,
            'close_by_after', p.close_by_after
        ) ORDER BY p.asked_at, p.id), '[]')
        FROM petitions AS p
        WHERE p.tenant_id = w.tenant_id AND p.work_order_id = w.id AND p.unit_id = a.unit_id
    ) AS petitions,
    EXISTS (
        SELECT FROM petitions AS p
        WHERE p.tenant_id = w.tenant_id AND p.work_order_id = w.id
          AND p.kind = 'more_time' AND p.is_granted
    ) AS is_moved,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'member_code', m.code, 'state', o.state, 'part', o.part
        ) ORDER BY o.reserved_at, o.id), '[]')
        FROM assignments AS o
        JOIN members AS m ON m.tenant_id = o.tenant_id AND m.id = o.member_id
        WHERE o.tenant_id = w.tenant_id AND o.work_order_id = w.id
          AND NOT o.is_lead AND o.ended_at IS NULL
    ) AS co_handlers,
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
    ) AS photos
FROM assignments AS a
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
WHERE a.tenant_id = :tenant AND a.unit_id = :unit AND a.ended_at IS NULL
ORDER BY CASE a.state WHEN 'reserved' THEN coalesce(a.respond_by, w.respond_by) ELSE w.close_by END, a.id
LIMIT :limit
