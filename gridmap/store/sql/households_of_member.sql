-- The buildings with households in a member's home grid, and the doors known there.
--
-- in:   :tenant, :member (code), :since, :limit
-- out:  grid_code, grid_name, code, name (with the compound), n_households, n_met since then,
--       last_visited_at (NULL = never), lon, lat, doors (JSON array of door, last_met_at and
--       n_tries since then, those not met first); buildings never visited first, then by how many
--       households nobody has met. Nobody's name is selected.
SELECT
    home.code AS grid_code, home.name AS grid_name, b.code,
    concat_ws(' ', CASE WHEN NOT starts_with(b.name, c.name) THEN c.name END, b.name) AS name,
    b.n_households, met.n_met, met.last_visited_at,
    st_x(st_pointonsurface(b.geom)) AS lon, st_y(st_pointonsurface(b.geom)) AS lat,
    known.doors
FROM members AS m
JOIN areas AS home
    ON home.tenant_id = m.tenant_id AND home.feature_id = m.home_grid_id
    AND home.valid_to IS NULL
JOIN buildings AS b
    ON b.tenant_id = m.tenant_id AND b.valid_to IS NULL AND b.n_households > 0
    AND b.geom && home.geom AND st_covers(home.geom, st_pointonsurface(b.geom))
CROSS JOIN LATERAL (
    \ir owning_grid.sql
) AS owner
LEFT JOIN compounds AS c
    ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
CROSS JOIN LATERAL (
    SELECT
        least(
            count(DISTINCT v.door_key) FILTER (
                WHERE v.outcome = 'met' AND v.visited_at >= CAST(:since AS timestamptz)
            ),
            b.n_households
        )::integer AS n_met,
        max(v.visited_at) AS last_visited_at
    FROM household_visits AS v
    WHERE v.tenant_id = b.tenant_id AND v.building_id = b.feature_id
) AS met
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'door', d.door, 'last_met_at', d.last_met_at, 'n_tries', d.n_tries
    ) ORDER BY d.last_met_at NULLS FIRST, d.door COLLATE "C"), '[]') AS doors
    FROM (
        SELECT
            min(v.door) AS door, max(v.visited_at) FILTER (WHERE v.outcome = 'met') AS last_met_at,
            count(*) FILTER (
                WHERE v.outcome <> 'met' AND v.visited_at >= CAST(:since AS timestamptz)
            ) AS n_tries
        FROM household_visits AS v
        WHERE v.tenant_id = b.tenant_id AND v.building_id = b.feature_id
        GROUP BY v.door_key
    ) AS d
) AS known
WHERE m.tenant_id = :tenant AND m.code = :member AND owner.feature_id = home.feature_id
ORDER BY (met.last_visited_at IS NULL) DESC, b.n_households - met.n_met DESC, b.code COLLATE "C"
LIMIT :limit
