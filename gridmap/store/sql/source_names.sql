-- What the newest version of each layer is from: whose it is and its licence where that is stated,
-- else the name of the file.
--
-- in:   :tenant
SELECT DISTINCT concat_ws(
    ' · ', coalesce(nullif(newest.attribution, ''), newest.source_name), nullif(newest.licence, '')
) AS source_name
FROM (
    SELECT DISTINCT ON (v.layer) v.layer, v.source_name, v.attribution, v.licence
    FROM layer_versions AS v
    WHERE v.tenant_id = :tenant AND v.rolled_back_at IS NULL
    ORDER BY v.layer, v.number DESC
) AS newest
ORDER BY source_name
