-- Count the fixes that were refused, by member and reason, with the newest of them.
--
-- in:   :tenant, :at, :rows (JSON: member_id, code, n, measured_at, lon, lat, subdistrict_id; one
--       row for each member and reason; a place only where the reason needs it)
-- out:  number of rows written
INSERT INTO fix_refusals AS r (
    tenant_id, member_id, code, n, first_at, last_at, measured_at, position, subdistrict_id
)
SELECT
    :tenant, given.member_id, given.code, given.n, CAST(:at AS timestamptz),
    CAST(:at AS timestamptz), given.measured_at,
    st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography, given.subdistrict_id
FROM json_to_recordset(CAST(:rows AS json)) AS given (
    member_id uuid, code text, n integer, measured_at timestamptz, lon float8, lat float8,
    subdistrict_id uuid
)
ORDER BY given.member_id, given.code
ON CONFLICT ON CONSTRAINT fix_refusals_pkey DO UPDATE
SET n = r.n + excluded.n, last_at = excluded.last_at, subdistrict_id = excluded.subdistrict_id,
    measured_at = greatest(r.measured_at, excluded.measured_at),
    position = CASE WHEN excluded.measured_at >= r.measured_at THEN excluded.position
        ELSE r.position END
