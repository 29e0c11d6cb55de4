-- Positions by device time: a fix that is older than the stored one changes nothing.
--
-- in:   :tenant, :ids, :lons, :lats, :times   arrays of one length, one row a member
-- out:  member_id of the rows that moved
--
-- Locked in the order of ids, whatever the plan, so that two batches never wait for each other.
WITH newer AS MATERIALIZED (
    SELECT l.member_id, given.lon, given.lat, given.measured_at
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]),
        CAST(:times AS timestamptz[])
    ) AS given (member_id, lon, lat, measured_at)
    JOIN member_live AS l ON l.tenant_id = :tenant AND l.member_id = given.member_id
    WHERE l.measured_at IS NULL OR l.measured_at < given.measured_at
    ORDER BY l.member_id
    FOR NO KEY UPDATE OF l
)
UPDATE member_live AS l
SET position = st_setsrid(st_makepoint(newer.lon, newer.lat), 4490)::geography,
    measured_at = newer.measured_at
FROM newer
WHERE l.tenant_id = :tenant AND l.member_id = newer.member_id
RETURNING l.member_id
