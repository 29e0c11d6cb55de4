-- What a day has brought so far, and what presses now.
--
-- in:   :tenant, :midnight, :at (instants), :least_left (interval) and :used_share (when a deadline is
--       near, as `casework.nearing` says)
-- out:  one row: n_received, n_closed of the day; response_p50_s and response_p90_s from opening
--       to arrival, of orders opened this day that somebody has reached (NULL: nobody yet);
--       n_overdue and n_due_soon of the open orders, by what is due next, as in the
--       queue of the desk
SELECT
    (
        SELECT count(*) FROM requests AS r
        WHERE r.tenant_id = :tenant AND r.received_at >= :midnight AND r.received_at <= :at
    ) AS n_received,
    (
        SELECT count(*) FROM work_orders AS w
        WHERE w.tenant_id = :tenant AND w.closed_at >= :midnight AND w.closed_at <= :at
          AND w.state = 'A16'
    ) AS n_closed,
    response.p50_s AS response_p50_s, response.p90_s AS response_p90_s,
    pressing.n_overdue, pressing.n_due_soon
FROM (
    SELECT
        percentile_cont(0.5) WITHIN GROUP (ORDER BY first.took_s) AS p50_s,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY first.took_s) AS p90_s
    FROM work_orders AS w
    CROSS JOIN LATERAL (
        SELECT extract(epoch FROM min(a.arrived_at) - w.opened_at) AS took_s
        FROM assignments AS a
        WHERE a.tenant_id = w.tenant_id AND a.work_order_id = w.id AND a.is_lead
    ) AS first
    WHERE w.tenant_id = :tenant AND w.opened_at >= :midnight AND first.took_s IS NOT NULL
) AS response
CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE o.due < :at) AS n_overdue,
        count(*) FILTER (WHERE o.due >= :at AND :at >
            \ir nears_at.sql
        ) AS n_due_soon
    FROM (
        SELECT w.opened_at,
            \ir due_next.sql
        FROM work_orders AS w
        LEFT JOIN assignments AS a ON a.tenant_id = :tenant AND a.work_order_id = w.id
            AND a.is_lead AND a.ended_at IS NULL
        WHERE w.tenant_id = :tenant
          AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
    ) AS o
) AS pressing
