-- What care visits owe the intake: a call for help and an alert that no request tells of yet.
--
-- in:   :tenant, :since, :limit
-- out:  ref (the report's or the visit's id), why (help, missed), at, code, n_missed,
--       building_name, lon, lat; oldest first
--
-- The request carries the id as its number in the channel `care`, and one number of a channel
-- brings one request: so this may be asked and answered twice.
SELECT owed.*
FROM (
    SELECT
        q.id::text AS ref, 'help' AS why, q.recorded_at AS at, NULL::integer AS n_missed,
        q.tenant_id, q.person_id
    FROM care_reports AS q
    WHERE q.tenant_id = :tenant AND q.outcome = 'needs_help'
      AND q.recorded_at >= CAST(:since AS timestamptz)
    UNION ALL
    SELECT v.id::text, 'missed', v.alerted_at, v.n_missed, v.tenant_id, v.person_id
    FROM care_visits AS v
    WHERE v.tenant_id = :tenant AND v.alerted_at >= CAST(:since AS timestamptz)
) AS cause
CROSS JOIN LATERAL (
    SELECT
        cause.ref, cause.why, cause.at, p.code, cause.n_missed, b.name AS building_name,
        st_x(p.position::geometry) AS lon, st_y(p.position::geometry) AS lat
    FROM care_persons AS p
    LEFT JOIN buildings AS b
        ON b.tenant_id = p.tenant_id AND b.feature_id = p.building_id AND b.valid_to IS NULL
    WHERE p.tenant_id = cause.tenant_id AND p.id = cause.person_id
) AS owed
WHERE NOT EXISTS (
    SELECT
    FROM requests AS r
    WHERE r.tenant_id = :tenant AND r.channel = 'care' AND r.source_ref = cause.ref
)
ORDER BY owed.at, owed.ref
LIMIT :limit
