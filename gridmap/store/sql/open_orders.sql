-- Open work orders, each with the next filing number of the day.
--
-- in:   :tenant, :day, :rows   a JSON array, one object a work order
-- out:  number, in the order of the rows
--
-- The row of the day stays locked until the transaction ends, so that the numbers of a day
-- have no gaps: open work orders late.
WITH given AS MATERIALIZED (
    SELECT *
    FROM ROWS FROM (json_to_recordset(CAST(:rows AS json)) AS (
        id uuid, request_id uuid, category text, urgency text, handling text, unit_id uuid,
        lon float8, lat float8, grid_id uuid, compound_id uuid, subdistrict_id uuid,
        respond_by timestamptz, arrive_by timestamptz, close_by timestamptz,
        respond_nears_at timestamptz, arrive_nears_at timestamptz, close_nears_at timestamptz,
        waiting_for text, opened_at timestamptz, calendar_version integer
    )) WITH ORDINALITY AS r (
        id, request_id, category, urgency, handling, unit_id, lon, lat, grid_id, compound_id,
        subdistrict_id, respond_by, arrive_by, close_by, respond_nears_at, arrive_nears_at,
        close_nears_at, waiting_for, opened_at, calendar_version, n
    )
),
taken AS (
    INSERT INTO order_numbers AS o (tenant_id, day, last)
    VALUES (:tenant, :day, (SELECT count(*) FROM given))
    ON CONFLICT (tenant_id, day) DO UPDATE SET last = o.last + excluded.last
    RETURNING last - (SELECT count(*) FROM given) AS before
)
INSERT INTO work_orders (
    tenant_id, id, request_id, number, state, category, urgency, handling, unit_id, position,
    grid_id, compound_id, subdistrict_id, opened_at, respond_by, arrive_by, close_by,
    respond_nears_at, arrive_nears_at, close_nears_at, waiting_for, calendar_version
)
SELECT
    :tenant, r.id, r.request_id,
    to_char(CAST(:day AS date), 'YYYYMMDD-') || CASE
        WHEN taken.before + r.n < 100000 THEN to_char(taken.before + r.n, 'FM00000')
        ELSE CAST(taken.before + r.n AS text)
    END,
    'A00', r.category, r.urgency, r.handling, r.unit_id,
    st_setsrid(st_makepoint(r.lon, r.lat), 4490),
    r.grid_id, r.compound_id, r.subdistrict_id, r.opened_at, r.respond_by, r.arrive_by, r.close_by,
    r.respond_nears_at, r.arrive_nears_at, r.close_nears_at, r.waiting_for, r.calendar_version
FROM given AS r CROSS JOIN taken
ORDER BY r.n
RETURNING number
