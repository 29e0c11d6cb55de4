-- What the report of one operation is made of.
--
-- in:   :tenant, :operation_id
-- out:  one row: confirm_s and muster_s (arrays of seconds since the call), n_called, n_confirmed,
--       n_mustered, n_roll_unanswered (lines of the newest roll of each group), duty_s (array),
--       n_duties, n_duties_confirmed (of warnings of its kind in its grids that were valid meanwhile)
SELECT
    m.confirm_s, m.muster_s, m.n_called, m.n_confirmed, m.n_mustered,
    coalesce(r.n_unanswered, 0) AS n_roll_unanswered,
    d.duty_s, d.n_duties, d.n_duties_confirmed
FROM operations AS o
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(extract(epoch FROM b.answered_at - b.called_at)::float8)
            FILTER (WHERE b.answered_at IS NOT NULL AND b.answer = 'confirmed'), '{}') AS confirm_s,
        coalesce(array_agg(extract(epoch FROM b.mustered_at - b.called_at)::float8)
            FILTER (WHERE b.mustered_at IS NOT NULL), '{}') AS muster_s,
        count(*) AS n_called,
        count(*) FILTER (WHERE b.answer = 'confirmed' OR b.mustered_at IS NOT NULL) AS n_confirmed,
        count(b.mustered_at) AS n_mustered
    FROM mobilised AS b
    WHERE b.tenant_id = o.tenant_id AND b.operation_id = o.id
) AS m
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.answer IS NULL) AS n_unanswered
    FROM (
        SELECT DISTINCT ON (u.group_code) u.id
        FROM musters AS u
        WHERE u.tenant_id = o.tenant_id AND u.operation_id = o.id
        ORDER BY u.group_code, u.at DESC, u.id DESC
    ) AS newest
    JOIN muster_lines AS l ON l.tenant_id = o.tenant_id AND l.muster_id = newest.id
) AS r ON true
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(extract(epoch FROM y.confirmed_at - y.asked_at)::float8)
            FILTER (WHERE y.confirmed_at IS NOT NULL), '{}') AS duty_s,
        count(*) AS n_duties,
        count(y.confirmed_at) AS n_duties_confirmed
    FROM weather_warnings AS w
    JOIN warning_duties AS y ON y.tenant_id = w.tenant_id AND y.warning_id = w.id
    WHERE w.tenant_id = o.tenant_id AND w.kind = o.kind AND w.is_exercise = o.is_drill
      AND w.valid_from <= coalesce(o.off_at, 'infinity') AND w.valid_to >= o.prepared_at
      AND EXISTS (
          SELECT FROM warning_grids AS g
          JOIN operation_grids AS p ON p.tenant_id = g.tenant_id AND p.grid_id = g.grid_id
          WHERE g.tenant_id = w.tenant_id AND g.warning_id = w.id AND p.operation_id = o.id
      )
) AS d
WHERE o.tenant_id = :tenant AND o.id = :operation_id
