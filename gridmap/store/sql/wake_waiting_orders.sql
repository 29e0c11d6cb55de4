-- Somebody became free: what waits near by and is not due yet is tried at once.
--
-- in:   :tenant, :member_id, :radius_m, :at
-- out:  number of work orders that wait for dispatch and are tried at once
--
-- At most three orders and three teams that are led already and lack somebody, the most urgent and
-- oldest: one member can take one of them, and the next release wakes the next ones. Those that are
-- being tried this moment count: whoever became free was not seen. Who has never sent a position is
-- free at the anchor, the middle of the home grid. Rows are locked in the order of the orders' ids,
-- so that two releases never wait for each other; a team by its order, as all that fills it does.
WITH free AS MATERIALIZED (
    SELECT p.position, st_expand(
        p.position::geometry,
        :radius_m / (110000.0 * greatest(cosd(st_y(p.position::geometry)), 0.01)),
        :radius_m / 110000.0
    ) AS box
    FROM (
        SELECT coalesce(l.position, (
            SELECT st_pointonsurface(g.geom)::geography
            FROM members AS h
            JOIN areas AS g ON g.tenant_id = :tenant AND g.feature_id = h.home_grid_id
                AND g.valid_to IS NULL
            WHERE h.tenant_id = :tenant AND h.id = l.member_id
        )) AS position
        FROM member_live AS l
        WHERE l.tenant_id = :tenant AND l.member_id = :member_id
    ) AS p
),
near AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w, free
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.handling = 'person'
      AND w.waiting_for IS DISTINCT FROM 'claim'
      AND NOT EXISTS (
          SELECT FROM appointments AS p
          WHERE p.tenant_id = :tenant AND p.work_order_id = w.id AND p.not_before > :at
      )
      AND w.next_try_at > :at
      AND w.position::geometry && free.box AND st_dwithin(w.position, free.position, :radius_m)
    ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
    LIMIT 3
),
short AS MATERIALIZED (
    SELECT w.id
    FROM teams AS t
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = t.work_order_id
    CROSS JOIN free
    WHERE t.tenant_id = :tenant AND t.next_fill_at > :at AND w.state IN ('A06', 'A07')
      AND w.handling = 'person'
      AND st_dwithin(w.position, free.position, :radius_m)
    ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
    LIMIT 3
),
held AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id IN (SELECT id FROM near UNION ALL SELECT id FROM short)
    ORDER BY w.id
    FOR NO KEY UPDATE
),
filled AS (
    UPDATE teams AS t
    SET next_fill_at = :at
    FROM held
    JOIN short ON short.id = held.id
    WHERE t.tenant_id = :tenant AND t.work_order_id = held.id AND t.next_fill_at > :at
)
UPDATE work_orders AS w
SET next_try_at = least(w.next_try_at, :at)
FROM held
WHERE w.tenant_id = :tenant AND w.id = held.id AND w.state = 'A05'
