-- Members who could be sent and hold no work order: all of them, or those near a place.
--
-- in:   :tenant, :at, :fix_age_limit_s, :roster_required, :lon, :lat (degrees, SRID 4490; NULL =
--       all), :radius_m
-- out:  id, code, lon, lat   in the order of codes
--
-- On duty and not on a break; a member without any shift is on duty unless a roster is required.
-- A stated post has no age.
SELECT
    m.id, m.code, st_x(l.position::geometry) AS lon, st_y(l.position::geometry) AS lat
FROM member_live AS l
JOIN members AS m ON m.tenant_id = :tenant AND m.id = l.member_id
JOIN roles AS r ON r.tenant_id = :tenant AND r.code = m.role AND r.may_be_dispatched
WHERE l.tenant_id = :tenant AND l.active = 0 AND l.urgent_active = 0 AND l.capacity > 0
  AND (
      l.measured_at IS NULL
      OR l.measured_at >= CAST(:at AS timestamptz) - make_interval(secs => :fix_age_limit_s)
  )
  AND l.position IS NOT NULL
  AND (
      CAST(:lon AS float8) IS NULL
      OR l.position::geometry && st_makeenvelope(
          :lon - :radius_m / (110000.0 * greatest(cosd(:lat), 0.01)), :lat - :radius_m / 110000.0,
          :lon + :radius_m / (110000.0 * greatest(cosd(:lat), 0.01)), :lat + :radius_m / 110000.0,
          4490
      )
  )
  AND coalesce((
      SELECT s.during @> CAST(:at AS timestamptz) FROM shifts AS s
      WHERE s.tenant_id = :tenant
        AND (s.member_id, upper(s.during)) > (l.member_id, CAST(:at AS timestamptz))
        AND s.member_id <= l.member_id
      ORDER BY s.member_id, upper(s.during)
      LIMIT 1
  ), (
      SELECT false FROM shifts AS s
      WHERE s.tenant_id = :tenant AND s.member_id = l.member_id
      LIMIT 1
  ), NOT :roster_required)
  AND NOT EXISTS (
      SELECT FROM absences AS b
      WHERE b.tenant_id = :tenant AND b.member_id = l.member_id
        AND b.during @> CAST(:at AS timestamptz)
  )
ORDER BY m.code COLLATE "C"
