-- Weather warnings with their counts, the newest first.
--
-- in:   :tenant, :id (one warning, or NULL for all), :limit
-- out:  id, identifier, issuer, kind, colour, headline, sent_at, valid_from, valid_to,
--       is_exercise, ended_at, n_grids, n_duties, n_confirmed
SELECT
    w.id, w.identifier, w.issuer, w.kind, w.colour, w.headline, w.sent_at, w.valid_from,
    w.valid_to, w.is_exercise, w.ended_at,
    (SELECT count(*) FROM warning_grids AS g
     WHERE g.tenant_id = w.tenant_id AND g.warning_id = w.id) AS n_grids,
    d.n AS n_duties, d.n_confirmed
FROM weather_warnings AS w
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(confirmed_at) AS n_confirmed
    FROM warning_duties AS x
    WHERE x.tenant_id = w.tenant_id AND x.warning_id = w.id
) AS d
WHERE w.tenant_id = :tenant AND (CAST(:id AS uuid) IS NULL OR w.id = CAST(:id AS uuid))
ORDER BY w.sent_at DESC, w.id DESC
LIMIT :limit
