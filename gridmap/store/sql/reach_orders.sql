-- Signed orders that fixes come near to: the first fix after the signature counts, once.
--
-- in:   :tenant, :ids, :times, :lons, :lats   arrays of one length, one row a fix
--       :reached_m   metres from the order's place within which it is reached
-- out:  assignment_id, member_id, work_order_id, subdistrict_id, reached_at, of those just reached
WITH near AS MATERIALIZED (
    SELECT
        a.id AS assignment_id, a.member_id, w.subdistrict_id, min(given.measured_at) AS reached_at
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:times AS timestamptz[]), CAST(:lons AS float8[]),
        CAST(:lats AS float8[])
    ) AS given (member_id, measured_at, lon, lat)
    JOIN assignments AS a
        ON a.tenant_id = :tenant AND a.member_id = given.member_id AND a.ended_at IS NULL
        AND a.state = 'signed' AND a.signed_at <= given.measured_at
    JOIN work_orders AS w ON w.tenant_id = :tenant AND w.id = a.work_order_id
    WHERE st_dwithin(
        w.position, st_setsrid(st_makepoint(given.lon, given.lat), 4490)::geography, :reached_m
    )
    GROUP BY a.id, a.member_id, w.subdistrict_id
),
reached AS (
    INSERT INTO reached_orders (tenant_id, assignment_id, member_id, reached_at, subdistrict_id)
    SELECT :tenant, near.assignment_id, near.member_id, near.reached_at, near.subdistrict_id
    FROM near
    ORDER BY near.assignment_id
    ON CONFLICT ON CONSTRAINT reached_orders_pkey DO NOTHING
    RETURNING assignment_id, member_id, subdistrict_id, reached_at
)
SELECT r.assignment_id, r.member_id, a.work_order_id, r.subdistrict_id, r.reached_at
FROM reached AS r
JOIN assignments AS a ON a.tenant_id = :tenant AND a.id = r.assignment_id
