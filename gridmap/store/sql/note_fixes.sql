-- Positions by device time: a fix that is older than the stored one changes nothing.
--
-- in:   :tenant, :ids, :lons, :lats, :times   arrays of one length, one row a member
-- out:  number of rows that moved
UPDATE member_live AS l
SET position = st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography,
    measured_at = given.measured_at
FROM unnest(
    CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]),
    CAST(:times AS timestamptz[])
) AS given (member_id, lon, lat, measured_at)
WHERE l.tenant_id = :tenant AND l.member_id = given.member_id
  AND (l.measured_at IS NULL OR l.measured_at < given.measured_at)
