-- Open work orders that have to be told to a further level now, with what that rests on.
--
-- in:   :tenant, :at, :top (the highest rank), :urgent_rank, :unowned_rank, :n_refusals (0 = off),
--       :urgent_no_candidate_s, :urgent_pause_s, :normal_no_candidate_s, :normal_pause_s,
--       :late_raised_until (who was raised for being late after it is not raised again yet)
-- out:  the columns of `watched_facts`; the urgent first, then by deadline
--
-- Which of them are due is decided by casework.escalation. The conditions of `due` say the same of
-- the clocks, so that of a long queue nothing is read that waits for its next instant; whether they
-- leave one out is looked at once an hour, by `every_watched_order`. Each looks
-- at the rows of its own order, by index: sets joined with sets are compared row by row where the
-- tables have no figures yet, and 17,000 with 17,000 take more than ten seconds.
WITH open_orders AS (
    SELECT
        \ir watched_columns.sql
        ,
        make_interval(secs => CASE w.urgency
            WHEN 'urgent' THEN CAST(:urgent_no_candidate_s AS float8) ELSE :normal_no_candidate_s
        END) AS patience,
        make_interval(secs => CASE w.urgency
            WHEN 'urgent' THEN CAST(:urgent_pause_s AS float8) ELSE :normal_pause_s
        END) AS pause
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07')
),
due AS MATERIALIZED (
    SELECT o.*
    FROM open_orders AS o
    WHERE (o.urgency = 'urgent' AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.rank >= :urgent_rank
      ) AND :urgent_rank > 0)
      OR (o.is_unowned AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.rank >= :unowned_rank
      ) AND :unowned_rank > 0)
      OR (o.respond_by < :at AND o.state <> 'A07' AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.cause = 'overdue_respond'
      ))
      OR (o.arrive_by < :at AND NOT o.is_unit AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.cause = 'overdue_arrive'
      ) AND NOT EXISTS (
          SELECT FROM assignments AS a
          WHERE a.tenant_id = :tenant AND a.work_order_id = o.id
            AND a.is_lead AND a.ended_at IS NULL AND a.arrived_at IS NOT NULL
      ))
      OR (o.close_by < :at AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.cause = 'overdue_close'
            AND e.raised_at > :late_raised_until
      ))
      OR (o.finds_nobody AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.cause = 'no_candidate'
            AND e.raised_at + least(o.patience, o.pause) > :at
      ) AND :at >= (
          SELECT CASE WHEN last.raised_at >= e.at
              THEN last.raised_at + o.pause ELSE e.at + o.patience END
          FROM events AS e
          CROSS JOIN LATERAL (
              SELECT max(r.raised_at) AS raised_at
              FROM escalations AS r
              WHERE r.tenant_id = :tenant AND r.work_order_id = o.id AND r.cause = 'no_candidate'
          ) AS last
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.kind = 'order_waiting'
          ORDER BY e.at DESC
          LIMIT 1
      ))
      OR (:n_refusals > 0 AND :n_refusals <= (
          SELECT count(*)
          FROM assignments AS a
          WHERE a.tenant_id = :tenant AND a.work_order_id = o.id AND a.state = 'cannot_go'
      ) AND NOT EXISTS (
          SELECT FROM escalations AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = o.id AND e.cause = 'refused'
      ))
)
\ir watched_facts.sql
WHERE told.rank < :top
ORDER BY (o.urgency = 'urgent') DESC, o.respond_by, o.id
