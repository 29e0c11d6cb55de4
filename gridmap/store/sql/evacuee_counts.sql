-- How many people have to leave each building, have left it, are home again. No names.
--
-- in:   :tenant, :operation_id
-- out:  building_code, n_lines, n_people, n_moved, n_returned; by building
SELECT
    building_code,
    count(*) AS n_lines,
    CAST(sum(n_people) AS bigint) AS n_people,
    CAST(coalesce(sum(n_people) FILTER (WHERE moved_at IS NOT NULL), 0) AS bigint) AS n_moved,
    CAST(coalesce(sum(n_people) FILTER (WHERE returned_at IS NOT NULL), 0) AS bigint)
        AS n_returned
FROM evacuees
WHERE tenant_id = :tenant AND operation_id = :operation_id
GROUP BY building_code
ORDER BY building_code
