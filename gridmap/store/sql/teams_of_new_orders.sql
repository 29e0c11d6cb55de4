-- The team of each new work order whose category has one: a copy, so that a later change of
-- the settings moves no order that is under way.
--
-- in:   :tenant, :ids (array of work orders), :at
--
-- Due to be filled from the start: whoever is sent to lead, by whatever door, is followed by the
-- others.
INSERT INTO teams (tenant_id, work_order_id, parts, next_fill_at, subdistrict_id)
SELECT w.tenant_id, w.id, c.parts, :at, w.subdistrict_id
FROM work_orders AS w
JOIN category_teams AS c ON c.tenant_id = w.tenant_id AND c.category = w.category
WHERE w.tenant_id = :tenant AND w.id = ANY(CAST(:ids AS uuid[]))
