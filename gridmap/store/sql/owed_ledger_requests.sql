-- Entries of the ledger that are to be requests and are none yet, oldest first.
--
-- in:   :tenant, :since, :limit
-- out:  id, category, text, visited_at, building, door, lon, lat
SELECT
    e.id, e.category, e.text, v.visited_at, b.name AS building, v.door,
    st_x(v.position::geometry) AS lon, st_y(v.position::geometry) AS lat
FROM ledger_entries AS e
JOIN household_visits AS v ON v.tenant_id = e.tenant_id AND v.id = e.visit_id
LEFT JOIN buildings AS b
    ON b.tenant_id = v.tenant_id AND b.feature_id = v.building_id AND b.valid_to IS NULL
WHERE e.tenant_id = :tenant AND e.kind IN ('demand', 'hazard')
  AND e.recorded_at >= CAST(:since AS timestamptz)
  AND NOT EXISTS (
      SELECT
      FROM requests AS r
      WHERE r.tenant_id = :tenant AND r.channel = 'visit' AND r.source_ref = e.id::text
  )
ORDER BY e.recorded_at, e.id
LIMIT :limit
