-- The files behind the newest version of each layer.
--
-- in:   :tenant
SELECT DISTINCT newest.source_name
FROM (
    SELECT DISTINCT ON (v.layer) v.layer, v.source_name
    FROM layer_versions AS v
    WHERE v.tenant_id = :tenant AND v.rolled_back_at IS NULL
    ORDER BY v.layer, v.number DESC
) AS newest
ORDER BY newest.source_name
