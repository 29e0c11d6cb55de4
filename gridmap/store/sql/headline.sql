-- The figures at the top of the live page.
--
-- in:   :tenant
-- out:  one row of counts of requests (n_requests, n_answered, …) and of work orders by where
--       they stand or what they wait for (n_open, n_to_dispatch, n_desk, n_unlocated, …)
--
-- Figures of all time are summed up from the tallies, the others counted over the open orders
-- alone: a long history costs nothing.
SELECT
    t.n_requests, t.n_answered, t.n_referred, t.n_cancelled,
    o.n_open, o.n_to_dispatch, o.n_no_candidate, o.n_desk, o.n_unlocated, o.n_outside_area,
    o.n_to_be_signed, o.n_handling, o.n_reported_back,
    t.n_closed
FROM (
    SELECT
        CAST(coalesce(sum(n_requests), 0) AS bigint) AS n_requests,
        CAST(coalesce(sum(n_answered), 0) AS bigint) AS n_answered,
        CAST(coalesce(sum(n_referred), 0) AS bigint) AS n_referred,
        CAST(coalesce(sum(n_cancelled), 0) AS bigint) AS n_cancelled,
        CAST(coalesce(sum(n_closed), 0) AS bigint) AS n_closed
    FROM tallies
    WHERE tenant_id = :tenant
) AS t
CROSS JOIN (
    SELECT
        count(*) AS n_open,
        count(*) FILTER (WHERE w.state = 'A05') AS n_to_dispatch,
        count(*) FILTER (WHERE w.state = 'A05' AND w.waiting_for = 'no_candidate')
            AS n_no_candidate,
        count(*) FILTER (WHERE w.waiting_for = 'desk') AS n_desk,
        count(*) FILTER (WHERE w.waiting_for = 'unlocated') AS n_unlocated,
        count(*) FILTER (WHERE w.waiting_for = 'outside_area') AS n_outside_area,
        count(*) FILTER (WHERE w.state = 'A06') AS n_to_be_signed,
        count(*) FILTER (WHERE w.state = 'A07') AS n_handling,
        count(*) FILTER (WHERE w.state = 'A11') AS n_reported_back
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant
      AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
) AS o
