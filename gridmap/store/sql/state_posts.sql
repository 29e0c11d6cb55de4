-- Stated posts: where members stand who send no position of their own.
--
-- in:   :tenant, :ids, :lons, :lats   arrays of one length; degrees, SRID 4490
--       :silent_since   a fix that is older gives way to the post
-- out:  number of rows that moved
--
-- A member whose device has spoken in the meantime keeps what the device said. Locked in the
-- order of ids, as in note_fixes.
WITH unheard AS MATERIALIZED (
    SELECT l.member_id, given.lon, given.lat
    FROM unnest(CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]))
        AS given (member_id, lon, lat)
    JOIN member_live AS l ON l.tenant_id = :tenant AND l.member_id = given.member_id
    WHERE l.measured_at IS NULL OR l.measured_at < :silent_since
    ORDER BY l.member_id
    FOR NO KEY UPDATE OF l
)
UPDATE member_live AS l
SET position = st_setsrid(st_makepoint(unheard.lon, unheard.lat), 4490)::geography,
    measured_at = NULL
FROM unheard
WHERE l.tenant_id = :tenant AND l.member_id = unheard.member_id
