-- One work order as a decision sees it.
--
-- in:   :tenant, :id, :known_since (earlier cases of the caller count from then on; NULL = none)
--       :nearest (so many members are wanted; NULL = everybody in reach)
-- out:  version, state, urgency, lon, lat (NULL if unlocated), grid_id, subdistrict_id,
--       community_id, skills, acts, accused_members, accused_employers, accused_areas (also of
--       requests that joined this order), earlier_handlers (members who finished one of the
--       caller's last twenty requests), refused_by (members who said that they cannot go),
--       held_by (members who have a hand in it now), planned_for (code of the member in whose
--       day the appointment stands), operation (number of the real emergency operation that is
--       on in its grid), is_emergency_kind (its plan lets this category go first), near_m (how far
--       the last of the nearest stands; NULL where there are not so many), roles (by code: may be
--       dispatched, rank, barred acts)
SELECT
    w.version, w.state, w.urgency,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    w.grid_id, w.subdistrict_id,
    (
        SELECT p.feature_id
        FROM areas AS g
        JOIN areas AS p ON p.tenant_id = w.tenant_id AND p.feature_id = g.parent_id
            AND p.layer = 'communities' AND p.valid_to IS NULL
        WHERE g.tenant_id = w.tenant_id AND g.feature_id = w.grid_id AND g.valid_to IS NULL
    ) AS community_id,
    c.skills, c.acts, recused.members AS accused_members, recused.employers AS accused_employers,
    recused.areas AS accused_areas,
    CASE WHEN CAST(:known_since AS timestamptz) IS NULL THEN '{}' ELSE ARRAY(
        SELECT DISTINCT a.member_id
        FROM (
            SELECT q.id
            FROM requests AS q
            WHERE q.tenant_id = w.tenant_id AND q.caller_phone = r.caller_phone AND q.id <> r.id
              AND q.received_at >= CAST(:known_since AS timestamptz)
            ORDER BY q.received_at DESC
            LIMIT 20
        ) AS earlier
        JOIN work_orders AS o ON o.tenant_id = w.tenant_id AND o.request_id = earlier.id
        JOIN assignments AS a ON a.tenant_id = w.tenant_id AND a.work_order_id = o.id
        WHERE a.state = 'done' AND a.member_id IS NOT NULL
    ) END AS earlier_handlers,
    ARRAY(
        SELECT a.member_id FROM assignments AS a
        WHERE a.tenant_id = w.tenant_id AND a.work_order_id = w.id AND a.state = 'cannot_go'
    ) AS refused_by,
    ARRAY(
        SELECT a.member_id FROM assignments AS a
        WHERE a.tenant_id = w.tenant_id AND a.work_order_id = w.id AND a.ended_at IS NULL
          AND a.member_id IS NOT NULL
    ) AS held_by,
    (
        SELECT m.code
        FROM appointments AS p
        JOIN members AS m ON m.tenant_id = w.tenant_id AND m.id = p.member_id
        WHERE p.tenant_id = w.tenant_id AND p.work_order_id = w.id
    ) AS planned_for,
    emergency.number AS operation, coalesce(emergency.goes_first, false) AS is_emergency_kind,
    CASE WHEN CAST(:nearest AS int) IS NOT NULL THEN (
        SELECT st_distance(p.position, w.position)
        FROM (
            SELECT l.position FROM member_live AS l
            WHERE l.tenant_id = :tenant AND l.position IS NOT NULL
            ORDER BY greatest(l.position) <-> w.position
            OFFSET CAST(:nearest AS int) - 1 LIMIT 1
        ) AS p
    ) END AS near_m,
    (
        SELECT jsonb_object_agg(
            k.code, jsonb_build_array(k.may_be_dispatched, k.rank, k.barred_acts)
        )
        FROM roles AS k WHERE k.tenant_id = :tenant
    ) AS roles
FROM work_orders AS w
JOIN categories AS c ON c.tenant_id = w.tenant_id AND c.code = w.category
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
LEFT JOIN LATERAL (
    SELECT
        array_agg(x.member_id) FILTER (WHERE x.member_id IS NOT NULL) AS members,
        array_agg(x.employer) FILTER (WHERE x.employer IS NOT NULL) AS employers,
        array_agg(x.area_id) FILTER (WHERE x.area_id IS NOT NULL) AS areas
    FROM recusals AS x
    WHERE x.tenant_id = w.tenant_id AND x.request_id IN (
        SELECT w.request_id
        UNION ALL
        SELECT d.request_id FROM work_orders AS d
        WHERE d.tenant_id = w.tenant_id AND d.merged_into = w.id
    )
) AS recused ON true
LEFT JOIN LATERAL (
    SELECT o.number,
        jsonb_exists(p.body -> 'overlay' -> 'urgent_categories', w.category) AS goes_first
    FROM operations AS o
    JOIN operation_grids AS g
        ON g.tenant_id = o.tenant_id AND g.operation_id = o.id AND g.grid_id = w.grid_id
    JOIN emergency_plans AS p ON p.tenant_id = o.tenant_id AND p.id = o.plan_id
    WHERE o.tenant_id = w.tenant_id AND o.state = 'on' AND o.state <> 'off' AND NOT o.is_drill
    ORDER BY o.number DESC
    LIMIT 1
) AS emergency ON true
WHERE w.tenant_id = :tenant AND w.id = :id
