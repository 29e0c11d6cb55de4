-- Every request that counts for something in some spans, with what it counts for: the one place
-- where figures are defined. `gridmap.store.figures` counts and lists it.
--
-- in:   :tenant, :at      the instant that it is
--       :sinces, :untils  arrays of instants: spans, from (included) to (excluded)
--       :zone             IANA name, for the hour and the day of the week
--       :without_late     leave out what was entered later from paper
--       :repeat_s         how long before an earlier request still makes this one a repeat
--       :subdistrict, :community, :grid, :unit   ids as text, '-' for none, NULL for all
--       :category, :channel, :urgency, :hour (0-23), :weekday (1 = Monday)   NULL for all
-- out:  span (number, from 1), id, order_id, columns to group by (as the filters, all text), what
--       a list shows, seconds that steps took, and one boolean for each `Counted`
--
-- A request is joined with its work order, if it has one. Orders that are void or merged count
-- only as requests. A span that is not over yet is looked at as of now. An order takes part in a
-- span when it was open for a part of it or was due in it: which do is found first, span by span,
-- so that what lies outside, or between a day and that day of last year, costs no more than the
-- look at its row. A step that was entered later from paper was when the sheet says; whoever the
-- sheet does not say to have signed had, by the next instant that it states. Repeats are looked for in the same subdistrict, so that whoever sees that one
-- only counts the same.
WITH spans AS (
    SELECT s.n AS span, s.since, s.until, least(s.until, CAST(:at AS timestamptz)) AS as_of
    FROM unnest(CAST(:sinces AS timestamptz[]), CAST(:untils AS timestamptz[]))
        WITH ORDINALITY AS s (since, until, n)
),
worked AS MATERIALIZED (
    SELECT s.span, s.since, s.as_of, o.id, o.request_id
    FROM spans AS s
    JOIN work_orders AS o
        ON o.tenant_id = :tenant AND o.opened_at < s.as_of
        AND (o.closed_at IS NULL OR o.closed_at >= s.since OR o.close_by >= s.since)
),
touched AS MATERIALIZED (
    SELECT s.span, s.since, s.as_of, r.id AS request_id
    FROM spans AS s
    JOIN requests AS r
        ON r.tenant_id = :tenant AND r.received_at >= s.since AND r.received_at < s.as_of
    UNION ALL
    SELECT w.span, w.since, w.as_of, w.request_id
    FROM worked AS w
    JOIN requests AS r
        ON r.tenant_id = :tenant AND r.id = w.request_id AND r.received_at < w.since
),
on_paper AS MATERIALIZED (
    SELECT
        e.assignment_id,
        min(p.at) FILTER (WHERE e.kind = 'order_assigned') AS reserved_at,
        CASE WHEN bool_or(e.kind = 'assignment_signed')
            THEN min(p.at) FILTER (WHERE e.kind <> 'order_assigned') END AS signed_at,
        min(p.at) FILTER (WHERE e.kind = 'assignment_arrived') AS arrived_at
    FROM (SELECT DISTINCT w.id, w.request_id FROM worked AS w) AS w
    JOIN intake_entries AS i
        ON i.tenant_id = :tenant AND i.request_id = w.request_id AND i.is_late
    JOIN events AS e
        ON e.tenant_id = :tenant AND e.work_order_id = w.id AND e.facts @> '{"on_paper": true}'
    CROSS JOIN LATERAL (
        SELECT CAST(e.facts ->> 'happened_at' AS timestamptz) AS at
    ) AS p
    WHERE e.kind IN (
        'order_assigned', 'assignment_signed', 'assignment_arrived', 'assignment_done'
    )
    GROUP BY e.assignment_id
),
steps AS (
    SELECT
        a.work_order_id, a.id, a.state, a.ended_at,
        coalesce(p.reserved_at, a.reserved_at) AS reserved_at,
        coalesce(p.signed_at, a.signed_at) AS signed_at,
        coalesce(p.arrived_at, a.arrived_at) AS arrived_at
    FROM assignments AS a
    LEFT JOIN on_paper AS p ON p.assignment_id = a.id
    WHERE a.tenant_id = :tenant AND a.is_lead AND a.work_order_id IN (SELECT w.id FROM worked AS w)
),
sent AS MATERIALIZED (
    SELECT
        a.work_order_id, min(a.reserved_at) AS reserved_at, min(a.signed_at) AS signed_at,
        min(a.arrived_at) AS arrived_at,
        min(a.ended_at) FILTER (WHERE a.state = 'cannot_go') AS sent_back_at,
        (array_agg(CASE WHEN a.state <> 'done' THEN a.ended_at END ORDER BY a.reserved_at, a.id))[1]
            AS first_failed_at
    FROM steps AS a
    GROUP BY a.work_order_id
),
grids AS (
    SELECT DISTINCT ON (a.feature_id) a.feature_id, a.parent_id
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.layer = 'grids'
    ORDER BY a.feature_id, a.valid_to DESC NULLS FIRST
)
SELECT
    s.span, r.id, o.id AS order_id, o.number, o.state, r.disposition, r.received_at, r.cancelled_at,
    o.opened_at, o.respond_by, o.arrive_by, o.close_by, o.closed_at,
    f.reserved_at, f.signed_at, f.arrived_at,
    coalesce(CAST(coalesce(o.subdistrict_id, r.subdistrict_id) AS text), '-') AS subdistrict,
    coalesce(CAST(g.parent_id AS text), '-') AS community,
    coalesce(CAST(o.grid_id AS text), '-') AS grid,
    coalesce(CAST(coalesce(o.unit_id, r.unit_id) AS text), '-') AS unit,
    coalesce(o.category, r.category) AS category, r.channel, coalesce(o.urgency, r.urgency) AS urgency,
    CAST(t.hour AS text) AS hour, CAST(t.weekday AS text) AS weekday,
    extract(epoch FROM f.signed_at - f.reserved_at) AS sign_s,
    extract(epoch FROM f.arrived_at - o.opened_at) AS arrive_s,
    extract(epoch FROM o.closed_at - o.opened_at) AS close_s,
    c.is_received,
    c.is_received AND r.disposition = 'answered' AND r.cancelled_at IS NULL AS is_answered,
    c.is_received AND r.disposition = 'referred' AND r.cancelled_at IS NULL AS is_referred,
    c.is_received AND r.cancelled_at IS NOT NULL AS is_cancelled,
    c.is_received AND o.state IS NOT DISTINCT FROM 'A20' AS is_merged,
    c.is_received AND r.caller_phone IS NOT NULL AS is_numbered,
    c.is_received AND r.caller_phone IS NOT NULL AND EXISTS (
        SELECT FROM requests AS earlier
        WHERE earlier.tenant_id = :tenant AND earlier.caller_phone = r.caller_phone
          AND earlier.category = r.category
          AND earlier.subdistrict_id IS NOT DISTINCT FROM r.subdistrict_id
          AND earlier.received_at < r.received_at
          AND earlier.received_at >= r.received_at - make_interval(secs => :repeat_s)
    ) AS is_repeat,
    c.is_dispatched,
    c.is_dispatched AND NOT coalesce(f.first_failed_at < s.as_of, false) AS is_first_right,
    c.is_dispatched AND coalesce(f.sent_back_at < s.as_of, false) AS is_sent_back,
    c.is_dispatched AND coalesce(f.signed_at <= o.respond_by AND f.signed_at < s.as_of, false)
        AS is_signed_in_time,
    c.is_live AND coalesce(f.signed_at >= s.since AND f.signed_at < s.as_of, false) AS is_signed,
    c.is_arrived,
    c.is_arrived AND f.arrived_at <= o.arrive_by AS is_arrived_in_time,
    c.is_due,
    c.is_due AND coalesce(o.closed_at < s.as_of, false) AS is_due_and_closed,
    c.is_due AND coalesce(o.closed_at <= o.close_by AND o.closed_at < s.as_of, false)
        AS is_closed_in_time,
    c.is_live AND coalesce(o.closed_at >= s.since AND o.closed_at < s.as_of, false) AS is_closed,
    c.is_open,
    c.is_open AND o.close_by < s.as_of AS is_overdue
FROM touched AS s
JOIN requests AS r ON r.tenant_id = :tenant AND r.id = s.request_id
LEFT JOIN work_orders AS o ON o.tenant_id = r.tenant_id AND o.request_id = r.id
LEFT JOIN grids AS g ON g.feature_id = o.grid_id
LEFT JOIN intake_entries AS e ON e.tenant_id = r.tenant_id AND e.request_id = r.id
CROSS JOIN LATERAL (
    SELECT
        extract(hour FROM r.received_at AT TIME ZONE :zone) AS hour,
        extract(isodow FROM r.received_at AT TIME ZONE :zone) AS weekday
) AS t
LEFT JOIN sent AS f ON f.work_order_id = o.id AND o.state NOT IN ('A20', 'A21')
CROSS JOIN LATERAL (
    SELECT
        r.received_at >= s.since AS is_received,
        l.is_live,
        l.is_live AND coalesce(f.reserved_at >= s.since AND f.reserved_at < s.as_of, false)
            AS is_dispatched,
        l.is_live AND coalesce(f.arrived_at >= s.since AND f.arrived_at < s.as_of, false)
            AS is_arrived,
        l.is_live AND o.close_by >= s.since AND o.close_by < s.as_of AS is_due,
        l.is_live AND o.opened_at < s.as_of AND coalesce(o.closed_at >= s.as_of, true) AS is_open
    FROM (SELECT coalesce(o.state NOT IN ('A20', 'A21'), false) AS is_live) AS l
) AS c
WHERE NOT (:without_late AND coalesce(e.is_late, false))
  AND (CAST(:subdistrict AS text) IS NULL
      OR coalesce(CAST(coalesce(o.subdistrict_id, r.subdistrict_id) AS text), '-') = :subdistrict)
  AND (CAST(:community AS text) IS NULL OR coalesce(CAST(g.parent_id AS text), '-') = :community)
  AND (CAST(:grid AS text) IS NULL OR coalesce(CAST(o.grid_id AS text), '-') = :grid)
  AND (CAST(:unit AS text) IS NULL
      OR coalesce(CAST(coalesce(o.unit_id, r.unit_id) AS text), '-') = :unit)
  AND (CAST(:category AS text) IS NULL OR coalesce(o.category, r.category) = :category)
  AND (CAST(:channel AS text) IS NULL OR r.channel = :channel)
  AND (CAST(:urgency AS text) IS NULL OR coalesce(o.urgency, r.urgency) = :urgency)
  AND (CAST(:hour AS int) IS NULL OR t.hour = :hour)
  AND (CAST(:weekday AS int) IS NULL OR t.weekday = :weekday)
