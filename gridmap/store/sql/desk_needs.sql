-- Every open work order with what it needs of the desk now; `casework.desk_need` in SQL.
--
-- in:   :tenant, :at, :least_left (interval) and :used_share (when a clock is amber, as
--       `casework.nearing` says), and filters, each NULL for none: :subdistrict, :community (codes),
--       :categories, :states (arrays), :urgency, :actor (whose hand is in it), :words (in number, category or handler, and in
--       the address where :in_addresses)
-- out:  id, number, need, is_urgent, due, nears_at (when that is amber)
--
-- Who leads is read once for all of them: in a new district, of which PostgreSQL has no figures
-- yet, all leads were read anew for each order.
WITH leads AS MATERIALIZED (
    SELECT a.work_order_id, a.id, a.state, a.member_id, a.unit_id
    FROM assignments AS a
    WHERE a.tenant_id = :tenant AND a.is_lead AND a.ended_at IS NULL
)
SELECT o.id, o.number, o.is_urgent, o.due, n.nears_at, CASE
    WHEN o.has_unread_risk THEN 'risk'
    WHEN o.is_unassigned AND o.is_urgent THEN 'urgent'
    WHEN o.due < :at THEN 'overdue'
    WHEN o.lead_state = 'cannot_go_asked' OR o.has_petition THEN 'to_decide'
    WHEN o.state = 'A06' THEN 'unsigned'
    WHEN o.waiting_for IN ('unlocated', 'outside_area') THEN 'unlocated'
    WHEN o.waiting_for = 'desk' THEN 'desk'
    WHEN o.waiting_for IN ('no_candidate', 'team') THEN 'nobody'
    WHEN :at > n.nears_at THEN 'due_soon'
    WHEN o.state IN ('A11', 'A13', 'A15') THEN 'to_check'
    WHEN o.is_unassigned THEN 'waiting'
    ELSE 'underway'
END AS need
FROM (
    SELECT w.id, w.number, w.state, w.waiting_for, w.opened_at, a.state AS lead_state,
        w.urgency = 'urgent' AS is_urgent,
        w.state IN ('A00', 'A03', 'A05') AS is_unassigned,
        \ir due_next.sql
        ,
        w.request_id IN (
            SELECT k.request_id FROM risks AS k
            WHERE k.tenant_id = :tenant AND k.seen_at IS NULL
        ) AS has_unread_risk,
        a.id IN (
            SELECT p.assignment_id FROM petitions AS p
            WHERE p.tenant_id = :tenant AND p.decided_at IS NULL
        ) AS has_petition
    FROM work_orders AS w
    LEFT JOIN leads AS a ON a.work_order_id = w.id
    WHERE w.tenant_id = :tenant
      AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
      AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
      AND (CAST(:categories AS text[]) IS NULL OR w.category = ANY(CAST(:categories AS text[])))
      AND (CAST(:urgency AS text) IS NULL OR w.urgency = :urgency)
      AND (CAST(:subdistrict AS text) IS NULL OR w.subdistrict_id IN (
          SELECT s.id FROM features AS s
          WHERE s.tenant_id = :tenant AND s.layer = 'subdistricts' AND s.key = :subdistrict
      ))
      AND (CAST(:community AS text) IS NULL OR w.grid_id IN (
          SELECT g.feature_id FROM features AS c
          JOIN areas AS g ON g.tenant_id = :tenant AND g.parent_id = c.id
              AND g.layer = 'grids' AND g.valid_to IS NULL
          WHERE c.tenant_id = :tenant AND c.layer = 'communities' AND c.key = :community
      ))
      AND (CAST(:actor AS text) IS NULL OR EXISTS (
          SELECT FROM events AS e
          WHERE e.tenant_id = :tenant AND e.work_order_id = w.id AND e.actor = :actor
      ))
      AND (CAST(:words AS text) IS NULL OR w.number LIKE :words
          OR CAST(:in_addresses AS boolean) AND EXISTS (
              SELECT FROM requests AS r
              WHERE r.tenant_id = :tenant AND r.id = w.request_id AND r.address ILIKE :words
          )
          OR EXISTS (
              SELECT FROM categories AS k
              WHERE k.tenant_id = :tenant AND k.code = w.category
                AND (k.zh ILIKE :words OR k.en ILIKE :words)
          )
          OR EXISTS (
              SELECT FROM members AS m
              WHERE m.tenant_id = :tenant AND m.id = a.member_id AND m.code ILIKE :words
          ))
) AS o
CROSS JOIN LATERAL (
    SELECT
        \ir nears_at.sql
        AS nears_at
) AS n
