-- The visits of a day: planned for it or left over from an earlier day of their period.
--
-- in:   :tenant, :on (date), :area (code of a community or grid, or NULL for all),
--       :member (code of a member, or NULL for all)
-- out:  id, code, name, colour, state, first_day, last_day, planned_on, because, member_id,
--       member_code, is_routed, place_in_route, leg_s, begins_at, unserved, building, door,
--       grid_code, community_code, visit_from, visit_to, volunteer_code, lon, lat; by member, place
--       in the route, code
--
-- A visit made on the day stays in the list with its state; so the day can be read in the evening.
SELECT
    v.id, p.code, p.name, p.colour, v.state, v.first_day, v.last_day, v.planned_on, v.because,
    v.member_id, m.code AS member_code,
    v.routed_on IS NOT DISTINCT FROM CAST(:on AS date) AS is_routed,
    CASE WHEN v.routed_on = CAST(:on AS date) THEN v.place_in_route END AS place_in_route,
    CASE WHEN v.routed_on = CAST(:on AS date) THEN v.leg_s END AS leg_s,
    CASE WHEN v.routed_on = CAST(:on AS date) THEN v.begins_at END AS begins_at,
    CASE WHEN v.routed_on = CAST(:on AS date) THEN v.unserved END AS unserved,
    concat_ws(' ', CASE WHEN NOT starts_with(b.name, c.name) THEN c.name END, b.name) AS building,
    p.door,
    grid.code AS grid_code, community.code AS community_code, p.visit_from, p.visit_to,
    helper.code AS volunteer_code,
    st_x(p.position::geometry) AS lon, st_y(p.position::geometry) AS lat
FROM care_visits AS v
JOIN care_persons AS p ON p.tenant_id = v.tenant_id AND p.id = v.person_id
LEFT JOIN members AS m ON m.tenant_id = v.tenant_id AND m.id = v.member_id
LEFT JOIN volunteers AS helper ON helper.tenant_id = v.tenant_id AND helper.id = v.volunteer_id
LEFT JOIN buildings AS b
    ON b.tenant_id = p.tenant_id AND b.feature_id = p.building_id AND b.valid_to IS NULL
LEFT JOIN compounds AS c
    ON c.tenant_id = b.tenant_id AND c.feature_id = b.compound_id AND c.valid_to IS NULL
LEFT JOIN areas AS grid
    ON grid.tenant_id = p.tenant_id AND grid.feature_id = p.grid_id AND grid.valid_to IS NULL
LEFT JOIN areas AS community
    ON community.tenant_id = grid.tenant_id AND community.feature_id = grid.parent_id
    AND community.valid_to IS NULL
WHERE v.tenant_id = :tenant AND v.state <> 'dropped'
  AND v.planned_on <= CAST(:on AS date) AND v.last_day >= CAST(:on AS date)
  AND (CAST(:area AS text) IS NULL OR CAST(:area AS text) IN (grid.code, community.code))
  AND (CAST(:member AS text) IS NULL OR m.code = CAST(:member AS text))
ORDER BY m.code COLLATE "C" NULLS LAST, place_in_route NULLS LAST, p.code COLLATE "C"
