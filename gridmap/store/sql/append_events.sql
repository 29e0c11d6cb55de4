-- What happened, twice: for the history, and for the feed of the live map.
--
-- in:   :tenant, :rows   a JSON array, one object an event; ids sort in the order of happening
--
-- The feed says the ids that there are beside the facts; what people wrote is history only.
WITH happened AS MATERIALIZED (
    SELECT *
    FROM json_to_recordset(CAST(:rows AS json)) AS e (
        id uuid, at timestamptz, kind text, actor text, request_id uuid, work_order_id uuid,
        assignment_id uuid, member_id uuid, facts jsonb, written jsonb, subdistrict_id uuid
    )
),
remembered AS (
    INSERT INTO events (
        tenant_id, id, at, kind, actor, request_id, work_order_id, assignment_id, member_id,
        facts, subdistrict_id
    )
    SELECT
        :tenant, h.id, h.at, h.kind, h.actor, h.request_id, h.work_order_id, h.assignment_id,
        h.member_id, h.facts || h.written, h.subdistrict_id
    FROM happened AS h
)
INSERT INTO outbox (tenant_id, at, kind, payload, subdistrict_id)
SELECT
    :tenant, h.at, h.kind,
    jsonb_strip_nulls(jsonb_build_object(
        'request_id', h.request_id, 'work_order_id', h.work_order_id,
        'assignment_id', h.assignment_id, 'member_id', h.member_id
    )) || h.facts,
    h.subdistrict_id
FROM happened AS h
ORDER BY h.id
