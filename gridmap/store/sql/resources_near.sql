-- What units can give of a kind, nearest to a demand first.
--
-- in:   :tenant, :demand (id), :limit
-- out:  id, code, distance_m; equal distances by code. Nothing is locked here: a resource is taken by
--       key, and only while some of it is left.
SELECT r.id, r.code, st_distance(r.position, d.position) AS distance_m
FROM community_demands AS d
JOIN unit_resources AS r
    ON r.tenant_id = d.tenant_id AND r.kind = d.kind AND r.n_given < r.capacity
WHERE d.tenant_id = :tenant AND d.id = :demand
ORDER BY distance_m, r.code COLLATE "C"
LIMIT :limit
