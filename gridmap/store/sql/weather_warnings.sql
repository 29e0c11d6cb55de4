-- Weather warnings with their counts, the newest first.
--
-- in:   :tenant, :id (one warning, or NULL for all), :limit, :at (now)
-- out:  id, identifier, issuer, kind, colour, headline, sent_at, valid_from, valid_to,
--       is_exercise, ended_at, is_over (ended or run out), n_grids, n_duties, n_confirmed,
--       n_to_call (persons silent after their time; of one that is over, nobody)
SELECT
    w.id, w.identifier, w.issuer, w.kind, w.colour, w.headline, w.sent_at, w.valid_from,
    w.valid_to, w.is_exercise, w.ended_at, o.is_over,
    (SELECT count(*) FROM warning_grids AS g
     WHERE g.tenant_id = w.tenant_id AND g.warning_id = w.id) AS n_grids,
    d.n AS n_duties, d.n_confirmed, CASE WHEN o.is_over THEN 0 ELSE d.n_silent END AS n_to_call
FROM weather_warnings AS w
CROSS JOIN LATERAL (SELECT w.ended_at IS NOT NULL OR w.valid_to <= :at AS is_over) AS o
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(confirmed_at) AS n_confirmed,
        count(DISTINCT (person_name, phone)) FILTER (
            WHERE confirmed_at IS NULL AND confirm_by <= :at
        ) AS n_silent
    FROM warning_duties AS x
    WHERE x.tenant_id = w.tenant_id AND x.warning_id = w.id
) AS d
WHERE w.tenant_id = :tenant AND (CAST(:id AS uuid) IS NULL OR w.id = CAST(:id AS uuid))
ORDER BY w.sent_at DESC, w.id DESC
LIMIT :limit
