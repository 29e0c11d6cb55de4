-- Assignments that nobody has signed and whose chain has a step due; the urgent and oldest first.
--
-- in:   :tenant, :at, :limit, :but (ids that are left out), and when the first step comes (seconds; NULL = never):
--       :urgent_first_s, :normal_first_s, :urgent_co_handler_first_s, :normal_co_handler_first_s,
--       :unit_first_s
-- out:  assignment_id
WITH unsigned AS (
    SELECT a.id, a.reserved_at, w.urgency,
        a.reserved_at + make_interval(secs => CAST(CASE
            WHEN a.unit_id IS NOT NULL THEN CAST(:unit_first_s AS float8)
            WHEN w.urgency = 'urgent' AND a.is_lead THEN CAST(:urgent_first_s AS float8)
            WHEN w.urgency = 'urgent' THEN CAST(:urgent_co_handler_first_s AS float8)
            WHEN a.is_lead THEN CAST(:normal_first_s AS float8)
            ELSE CAST(:normal_co_handler_first_s AS float8)
        END AS float8)) AS first_at
    FROM assignments AS a
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
    WHERE a.tenant_id = :tenant AND a.state = 'reserved' AND a.ended_at IS NULL
      AND a.id <> ALL(CAST(:but AS uuid[]))
)
SELECT u.id AS assignment_id
FROM unsigned AS u
CROSS JOIN LATERAL (
    SELECT count(*) AS n_taken, max(s.next_at) AS next_at, bool_or(s.next_at IS NULL) AS is_over
    FROM chase_steps AS s
    WHERE s.tenant_id = :tenant AND s.assignment_id = u.id
) AS chain
WHERE CASE
    WHEN chain.n_taken = 0 THEN u.first_at <= :at
    ELSE NOT chain.is_over AND chain.next_at <= :at
END
ORDER BY (u.urgency = 'urgent') DESC, u.reserved_at, u.id
LIMIT :limit
