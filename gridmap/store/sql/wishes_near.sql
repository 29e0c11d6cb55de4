-- Open wishes nearest to a volunteer by the straight line, as they are shown before a claim.
--
-- in:   :tenant, :volunteer (code), :at, :reach_m, :limit
-- out:  id, kind, text, area (compound, else community or grid), expires_at, lon, lat; nearest first,
--       equal distances by id. Nobody's name and no door is selected.
SELECT
    w.id, w.kind, w.text, coalesce(c.name, community.name, grid.name, '') AS area, w.expires_at,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat
FROM volunteers AS v
JOIN wishes AS w
    ON w.tenant_id = v.tenant_id AND w.state = 'open' AND w.expires_at > CAST(:at AS timestamptz)
    AND w.position::geometry && st_expand(
        v.position::geometry,
        :reach_m / (110000.0 * greatest(cosd(st_y(v.position::geometry)), 0.01)),
        :reach_m / 110000.0
    )
    AND st_dwithin(w.position, v.position, :reach_m)
LEFT JOIN buildings AS b
    ON b.tenant_id = w.tenant_id AND b.feature_id = w.building_id AND b.valid_to IS NULL
LEFT JOIN compounds AS c
    ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
LEFT JOIN areas AS grid
    ON grid.tenant_id = w.tenant_id AND grid.feature_id = w.grid_id AND grid.valid_to IS NULL
LEFT JOIN areas AS community
    ON community.tenant_id = grid.tenant_id AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
WHERE v.tenant_id = :tenant AND v.code = :volunteer
ORDER BY st_distance(w.position, v.position), w.id
LIMIT :limit
