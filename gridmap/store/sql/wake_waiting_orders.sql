-- Somebody became free: the work orders near by that found nobody are tried at once.
--
-- in:   :tenant, :member_id, :radius_m, :at
-- out:  number of rows
--
-- At most three, the most urgent and oldest: one member can take one of them, and the next
-- release wakes the next ones. The others come up by their own next_try_at.
WITH free AS MATERIALIZED (
    SELECT l.position FROM member_live AS l
    WHERE l.tenant_id = :tenant AND l.member_id = :member_id
),
near AS MATERIALIZED (
    SELECT w.id
    FROM work_orders AS w, free
    WHERE w.tenant_id = :tenant AND w.state = 'A05' AND w.waiting_for = 'no_candidate'
      AND st_dwithin(w.position, free.position, :radius_m)
    ORDER BY (w.urgency = 'urgent') DESC, w.respond_by, w.id
    LIMIT 3
)
UPDATE work_orders AS w
SET next_try_at = :at
FROM near
WHERE w.tenant_id = :tenant AND w.id = near.id AND w.state = 'A05' AND w.next_try_at > :at
