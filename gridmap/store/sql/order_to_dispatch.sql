-- One work order as a decision sees it.
--
-- in:   :tenant, :id
-- out:  version, state, urgency, lon, lat (NULL if unlocated), grid_id, subdistrict_id, skills
SELECT
    w.version, w.state, w.urgency,
    st_x(w.position::geometry) AS lon, st_y(w.position::geometry) AS lat,
    w.grid_id, w.subdistrict_id, c.skills
FROM work_orders AS w
JOIN categories AS c ON c.tenant_id = w.tenant_id AND c.code = w.category
WHERE w.tenant_id = :tenant AND w.id = :id
