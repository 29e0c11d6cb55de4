-- One work order with its request and every assignment it ever had.
--
-- in:   :tenant, :id
-- out:  at most one row; assignments, offers, requests for cooperation, petitions and photos as JSON
--       arrays, the oldest first; merged = the orders
--       that joined this one, merged_into = the one that this one joined; due is that of the next
--       step; *_nears_at and due_counted only where counted in working time.
--       Caller and text are personal: the door decides who sees them.
SELECT
    w.id, w.request_id, w.number, w.state, w.version, w.category, w.urgency, w.handling,
    w.waiting_for, w.opened_at, w.respond_by, w.arrive_by, w.close_by, w.closed_at, w.n_tries,
    w.calendar_version, w.respond_nears_at, w.arrive_nears_at, w.close_nears_at,
    \ir due_next.sql
    ,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    g.key AS grid_code, c.key AS compound_code, u.key AS unit_code,
    r.channel, r.source_ref, r.received_at, r.text, r.address, r.answer, w.merged_into,
    ARRAY(
        SELECT d.id FROM work_orders AS d
        WHERE d.tenant_id = w.tenant_id AND d.merged_into = w.id
        ORDER BY d.id
    ) AS merged,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', a.id, 'state', a.state, 'member', m.code, 'unit', f.key,
            'is_lead', a.is_lead, 'reserved_at', a.reserved_at, 'signed_at', a.signed_at,
            'arrived_at', a.arrived_at, 'ended_at', a.ended_at, 'end_reason', a.end_reason,
            'assigned_by', a.assigned_by, 'replaces', a.replaces, 'asked_reason', a.asked_reason,
            'no_photo', a.no_photo
        ) ORDER BY a.reserved_at, a.id), '[]')
        FROM assignments AS a
        LEFT JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
        LEFT JOIN features AS f ON f.tenant_id = a.tenant_id AND f.id = a.unit_id
        WHERE a.tenant_id = w.tenant_id AND a.work_order_id = w.id
    ) AS assignments,
    w.claim_mode,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', o.id, 'state', o.state, 'member', m.code, 'mode', o.mode,
            'offered_at', o.offered_at, 'expires_at', o.expires_at, 'ended_at', o.ended_at,
            'end_reason', o.end_reason
        ) ORDER BY o.offered_at, o.id), '[]')
        FROM offers AS o
        JOIN members AS m ON m.tenant_id = o.tenant_id AND m.id = o.member_id
        WHERE o.tenant_id = w.tenant_id AND o.work_order_id = w.id
    ) AS offers,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', k.id, 'state', k.state, 'asked_of', k.asked_of, 'what', k.what,
            'asked_at', k.asked_at, 'asked_by', k.asked_by,
            'acknowledged_at', k.acknowledged_at, 'acknowledged_by', k.acknowledged_by,
            'ended_at', k.ended_at, 'answer', k.answer
        ) ORDER BY k.asked_at, k.id), '[]')
        FROM cooperations AS k
        WHERE k.tenant_id = w.tenant_id AND k.work_order_id = w.id
    ) AS cooperations,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'kind', p.kind, 'unit', f.key, 'reason', p.reason, 'until', p.until,
            'asked_at', p.asked_at, 'asked_by', p.asked_by, 'decided_at', p.decided_at,
            'decided_by', p.decided_by, 'is_granted', p.is_granted, 'answer', p.answer,
            'close_by_before', p.close_by_before, 'close_by_after', p.close_by_after,
            'is_open', p.decided_at IS NULL AND a.ended_at IS NULL
        ) ORDER BY p.asked_at, p.id), '[]')
        FROM petitions AS p
        JOIN assignments AS a ON a.tenant_id = p.tenant_id AND a.id = p.assignment_id
        JOIN features AS f ON f.tenant_id = p.tenant_id AND f.id = p.unit_id
        WHERE p.tenant_id = w.tenant_id AND p.work_order_id = w.id
    ) AS petitions,
    ARRAY(
        SELECT k.photo FROM categories AS c0
        CROSS JOIN unnest(ARRAY['before', 'after']) WITH ORDINALITY AS k (photo, n)
        WHERE c0.tenant_id = w.tenant_id AND c0.code = w.category AND k.photo = ANY(c0.photos)
        ORDER BY k.n
    ) AS photos_wanted,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', h.id, 'moment', h.moment, 'taken_at', h.taken_at, 'received_at', h.received_at,
            'sent_by', h.sent_by, 'is_shown', h.sha256 IS NOT NULL, 'erased_by', h.erased_by,
            'is_used_elsewhere', EXISTS (
                SELECT FROM photos AS o
                WHERE o.tenant_id = h.tenant_id AND o.sha256 = h.sha256
                  AND o.work_order_id <> h.work_order_id
            )
        ) ORDER BY h.received_at, h.id), '[]')
        FROM photos AS h
        WHERE h.tenant_id = w.tenant_id AND h.work_order_id = w.id
    ) AS photos
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN features AS c ON c.tenant_id = w.tenant_id AND c.id = w.compound_id
LEFT JOIN features AS u ON u.tenant_id = w.tenant_id AND u.id = w.unit_id
LEFT JOIN LATERAL (
    SELECT l.state, l.unit_id FROM assignments AS l
    WHERE l.tenant_id = w.tenant_id AND l.work_order_id = w.id
      AND l.is_lead AND l.ended_at IS NULL
) AS a ON true
WHERE w.tenant_id = :tenant AND w.id = :id
