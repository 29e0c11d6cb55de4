-- How many households of each grid were met between two instants.
--
-- in:   :tenant, :since, :until, :area (code of a community or grid, or NULL for all)
-- out:  grid_code, grid_name, n_buildings, n_households, n_met, n_over, n_visits, n_entries;
--       by code. A grid without buildings is there too, with nothing to count.
--
-- A door counts once however often it was visited; a building has no more doors met than
-- households, the rest is `n_over`. Homes and visits are counted once, not for each grid.
WITH homes AS MATERIALIZED (
    SELECT b.feature_id, b.n_households, grid.feature_id AS grid_id
    FROM buildings AS b
    CROSS JOIN LATERAL (
        \ir owning_grid.sql
    ) AS grid
    WHERE b.tenant_id = :tenant AND b.valid_to IS NULL AND b.n_households > 0
),
seen AS MATERIALIZED (
    SELECT
        v.building_id, count(*) AS n_visits,
        count(DISTINCT v.door_key) FILTER (WHERE v.outcome = 'met') AS n_doors,
        coalesce(sum(said.n), 0) AS n_entries
    FROM household_visits AS v
    LEFT JOIN LATERAL (
        SELECT count(*) AS n
        FROM ledger_entries AS e
        WHERE e.tenant_id = v.tenant_id AND e.visit_id = v.id
    ) AS said ON true
    WHERE v.tenant_id = :tenant
      AND v.visited_at >= CAST(:since AS timestamptz)
      AND v.visited_at < CAST(:until AS timestamptz)
    GROUP BY v.building_id
)
SELECT
    grid.code AS grid_code, grid.name AS grid_name, count(homes.feature_id) AS n_buildings,
    coalesce(sum(homes.n_households), 0) AS n_households,
    coalesce(sum(least(coalesce(seen.n_doors, 0), homes.n_households)), 0) AS n_met,
    coalesce(sum(greatest(seen.n_doors - homes.n_households, 0)), 0) AS n_over,
    coalesce(sum(seen.n_visits), 0) AS n_visits, coalesce(sum(seen.n_entries), 0) AS n_entries
FROM areas AS grid
LEFT JOIN areas AS community
    ON community.tenant_id = grid.tenant_id AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
LEFT JOIN homes ON homes.grid_id = grid.feature_id
LEFT JOIN seen ON seen.building_id = homes.feature_id
WHERE grid.tenant_id = :tenant AND grid.valid_to IS NULL AND grid.layer = 'grids'
  AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
GROUP BY grid.code, grid.name
ORDER BY grid.code COLLATE "C"
