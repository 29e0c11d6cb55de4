-- The figures at the top of the live page.
--
-- in:   :tenant
-- out:  one row of counts of requests (n_requests, n_answered, …) and of work orders by where
--       they stand or what they wait for (n_open, n_to_dispatch, n_desk, n_unlocated, …)
SELECT
    q.n_requests, q.n_answered, q.n_referred, q.n_cancelled,
    count(*) FILTER (WHERE w.state NOT IN ('A16', 'A20', 'A21')) AS n_open,
    count(*) FILTER (WHERE w.state = 'A05') AS n_to_dispatch,
    count(*) FILTER (WHERE w.state = 'A05' AND w.waiting_for = 'no_candidate')
        AS n_no_candidate,
    count(*) FILTER (WHERE w.waiting_for = 'desk' AND w.closed_at IS NULL) AS n_desk,
    count(*) FILTER (WHERE w.waiting_for = 'unlocated' AND w.closed_at IS NULL)
        AS n_unlocated,
    count(*) FILTER (WHERE w.waiting_for = 'outside_area' AND w.closed_at IS NULL)
        AS n_outside_area,
    count(*) FILTER (WHERE w.state = 'A06') AS n_to_be_signed,
    count(*) FILTER (WHERE w.state = 'A07') AS n_handling,
    count(*) FILTER (WHERE w.state = 'A11') AS n_reported_back,
    count(*) FILTER (WHERE w.state = 'A16') AS n_closed
FROM (
    SELECT
        count(*) AS n_requests,
        count(*) FILTER (WHERE r.disposition = 'answered') AS n_answered,
        count(*) FILTER (WHERE r.disposition = 'referred') AS n_referred,
        count(*) FILTER (WHERE r.cancelled_at IS NOT NULL) AS n_cancelled
    FROM requests AS r
    WHERE r.tenant_id = :tenant
) AS q
LEFT JOIN work_orders AS w ON w.tenant_id = :tenant
GROUP BY q.n_requests, q.n_answered, q.n_referred, q.n_cancelled
