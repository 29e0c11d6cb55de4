-- Entries of the ledger that are to be requests and are none yet, oldest first.
--
-- in:   :tenant, :since, :limit
-- out:  id, category, text, visited_at, building, door, lon, lat
--
-- First which entries are owed, then what is told of them: never of all.
SELECT
    e.id, e.category, e.text, e.visited_at, b.name AS building, e.door,
    st_x(e.position::geometry) AS lon, st_y(e.position::geometry) AS lat
FROM (
    SELECT e.id, e.category, e.text, e.recorded_at, v.visited_at, v.building_id, v.door, v.position
    FROM ledger_entries AS e
    JOIN household_visits AS v ON v.tenant_id = e.tenant_id AND v.id = e.visit_id
    WHERE e.tenant_id = :tenant AND e.kind IN ('demand', 'hazard')
      AND e.recorded_at >= CAST(:since AS timestamptz)
      AND NOT EXISTS (
          SELECT
          FROM requests AS r
          WHERE r.tenant_id = :tenant AND r.channel = 'visit' AND r.source_ref = e.id::text
      )
    ORDER BY e.recorded_at, e.id
    LIMIT :limit
) AS e
LEFT JOIN buildings AS b
    ON b.tenant_id = :tenant AND b.feature_id = e.building_id AND b.valid_to IS NULL
ORDER BY e.recorded_at, e.id
