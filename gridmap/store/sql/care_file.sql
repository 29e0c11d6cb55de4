-- Everything about one person in need: the read that is logged each time.
--
-- in:   :tenant, :code
-- out:  at most one row
SELECT
    p.id, p.code, p.name, p.colour, p.kind, b.code AS building_code, b.name AS building, p.door,
    grid.code AS grid_code, m.code AS member_code, s.code AS stand_in_code, p.phone, p.note,
    p.starts_on, p.ended_on, p.end_reason, p.last_visit_on, p.visit_from, p.visit_to,
    st_x(p.position::geometry) AS lon, st_y(p.position::geometry) AS lat, p.subdistrict_id
FROM care_persons AS p
LEFT JOIN members AS m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN members AS s ON s.tenant_id = p.tenant_id AND s.id = p.stand_in_id
LEFT JOIN buildings AS b
    ON b.tenant_id = p.tenant_id AND b.feature_id = p.building_id AND b.valid_to IS NULL
LEFT JOIN areas AS grid
    ON grid.tenant_id = p.tenant_id AND grid.feature_id = p.grid_id AND grid.valid_to IS NULL
WHERE p.tenant_id = :tenant AND p.code = :code
