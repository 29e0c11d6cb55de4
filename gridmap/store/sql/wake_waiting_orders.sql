-- Somebody became free: the work orders near by that are not due yet are tried at once.
--
-- in:   :tenant, :member_id, :radius_m, :at
-- out:  number of rows
--
-- At most three, the most urgent and oldest: one member can take one of them, and the next
-- release wakes the next ones. Those that are being tried this moment count: whoever became
-- free was not seen. Rows are locked in the order of their ids, so that two releases never
-- wait for each other.
WITH free AS MATERIALIZED (
    SELECT l.position FROM member_live AS l
    WHERE l.tenant_id = :tenant AND l.member_id = :member_id
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
      AND w.next_try_at > :at AND st_dwithin(w.position, free.position, :radius_m)
    ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
    LIMIT 3
),
held AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.id IN (SELECT id FROM near)
    ORDER BY w.id
    FOR NO KEY UPDATE
)
UPDATE work_orders AS w
SET next_try_at = least(w.next_try_at, :at)
FROM held
WHERE w.tenant_id = :tenant AND w.id = held.id AND w.state = 'A05'
