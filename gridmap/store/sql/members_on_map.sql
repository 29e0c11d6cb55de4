-- Members with a position and what they are doing. Availability is derived here, not stored.
--
-- in:   :tenant, :at, :fix_age_limit_s, :ids (array of members, or NULL for all)
-- out:  id, subdistrict_id, code, role, home_grid_code, active, capacity, measured_at, state, wkb
--       state: off_duty (also who is away, and roles that are never dispatched), engaged, lost (free, but the
--       fix is older than the limit: a dispatch would pass over this member), available
SELECT
    m.id, m.subdistrict_id, m.code, m.role, g.key AS home_grid_code, l.active + l.urgent_active AS active, l.capacity, l.measured_at,
    CASE
        WHEN NOT r.may_be_dispatched OR NOT coalesce(duty.on_now, true) OR EXISTS (
            SELECT FROM absences AS b
            WHERE b.tenant_id = :tenant AND b.member_id = l.member_id
              AND upper(b.during) > CAST(:at AS timestamptz)
              AND b.during @> CAST(:at AS timestamptz)
        ) THEN 'off_duty'
        WHEN l.active + l.urgent_active > 0 THEN 'engaged'
        WHEN l.measured_at < CAST(:at AS timestamptz) - make_interval(secs => :fix_age_limit_s)
            THEN 'lost'
        ELSE 'available'
    END AS state,
    st_asbinary(l.position) AS wkb
FROM member_live AS l
JOIN members AS m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
JOIN roles AS r ON r.tenant_id = l.tenant_id AND r.code = m.role
LEFT JOIN features AS g ON g.tenant_id = m.tenant_id AND g.id = m.home_grid_id
LEFT JOIN LATERAL (
    SELECT bool_or(s.during @> CAST(:at AS timestamptz)) AS on_now
    FROM shifts AS s
    WHERE s.tenant_id = l.tenant_id AND s.member_id = l.member_id
) AS duty ON true
WHERE l.tenant_id = :tenant AND l.position IS NOT NULL
  AND (CAST(:ids AS uuid[]) IS NULL OR l.member_id = ANY(CAST(:ids AS uuid[])))
ORDER BY m.code
