-- What has to be told wherever the layers in force are shown: whose they are, by which licence.
--
-- in:   :tenant
-- out:  attribution, each once
SELECT DISTINCT concat_ws(' · ', nullif(newest.attribution, ''), nullif(newest.licence, ''))
    AS attribution
FROM (
    SELECT DISTINCT ON (v.layer) v.layer, v.attribution, v.licence
    FROM layer_versions AS v
    WHERE v.tenant_id = :tenant AND v.rolled_back_at IS NULL
    ORDER BY v.layer, v.number DESC
) AS newest
WHERE newest.attribution <> ''
ORDER BY attribution
