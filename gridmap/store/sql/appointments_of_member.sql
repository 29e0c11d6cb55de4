-- The appointments that the newest plan of a day gives a member, by when they begin.
--
-- in:   :tenant, :member (code), :since, :until (instants that bound the day)
-- out:  id (work order), number, category, window_from, window_to, compound, grid_code, lon, lat
--
-- One that waits, or that the member has in hand by now; the door is told to whoever has it.
SELECT
    w.id, w.number, w.category, a.window_from, a.window_to, c.name AS compound,
    g.key AS grid_code, st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat
FROM appointments AS a
JOIN members AS m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
JOIN work_orders AS w ON w.tenant_id = a.tenant_id AND w.id = a.work_order_id
LEFT JOIN features AS g ON g.tenant_id = w.tenant_id AND g.id = w.grid_id
LEFT JOIN compounds AS c
    ON c.tenant_id = w.tenant_id AND c.feature_id = w.compound_id AND c.valid_to IS NULL
WHERE a.tenant_id = :tenant AND m.code = :member AND w.position IS NOT NULL
  AND a.begin_at >= CAST(:since AS timestamptz) AND a.begin_at < CAST(:until AS timestamptz)
  AND (w.state = 'A05' OR EXISTS (
      SELECT FROM assignments AS s
      WHERE s.tenant_id = w.tenant_id AND s.work_order_id = w.id AND s.member_id = m.id
        AND s.ended_at IS NULL
  ))
ORDER BY a.begin_at, w.number
