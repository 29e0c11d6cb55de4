-- Stated posts: where members stand who send no position of their own.
--
-- in:   :tenant, :ids, :lons, :lats   arrays of one length; degrees, SRID 4490
-- out:  number of rows that moved
--
-- A member whose device has spoken in the meantime keeps what the device said.
UPDATE member_live AS l
SET position = st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography
FROM unnest(CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]))
    AS given (member_id, lon, lat)
WHERE l.tenant_id = :tenant AND l.member_id = given.member_id AND l.measured_at IS NULL
