-- What `record_dispatch` leaves behind, for many ordinary orders of one batch, and that it was so.
--
-- in:   :tenant, :batch_id, :at (now, the members being held), :kind, :assigned_by
--       arrays, side by side, an order each:
--       :order_id, :subdistrict_id, :request_id
--       :decision_id, :order_version, :decided_at, :engine, :radius_m, :policy, :candidates,
--       :counted (JSON), :schema, :situation     the decisions
--       :assignment_id, :member_id     the leads, reserved
--       :event_id, :facts (JSON), :payload (JSON)     the events, and their news
--
-- Orders and members are held already; a second active lead breaks the unique index that guards it.
WITH given AS MATERIALIZED (
    SELECT *
    FROM unnest(
        CAST(:order_id AS uuid[]), CAST(:subdistrict_id AS uuid[]), CAST(:request_id AS uuid[]),
        CAST(:decision_id AS uuid[]), CAST(:order_version AS int[]),
        CAST(:decided_at AS timestamptz[]), CAST(:engine AS text[]), CAST(:radius_m AS float8[]),
        CAST(:policy AS text[]), CAST(:candidates AS text[]), CAST(:counted AS text[]),
        CAST(:schema AS int[]), CAST(:situation AS bytea[]), CAST(:assignment_id AS uuid[]),
        CAST(:member_id AS uuid[]), CAST(:event_id AS uuid[]), CAST(:facts AS text[]),
        CAST(:payload AS text[])
    ) WITH ORDINALITY AS g (
        order_id, subdistrict_id, request_id, decision_id, order_version, decided_at, engine,
        radius_m, policy, candidates, counted, schema, situation, assignment_id, member_id,
        event_id, facts, payload, number
    )
),
decided AS (
    INSERT INTO decisions (
        tenant_id, id, work_order_id, order_version, decided_at, outcome, member_id, engine,
        radius_m, policy, candidates, counted, schema, situation, subdistrict_id
    )
    SELECT
        :tenant, g.decision_id, g.order_id, g.order_version, g.decided_at, 'assign', g.member_id,
        g.engine, g.radius_m, CAST(g.policy AS jsonb), CAST(g.candidates AS jsonb),
        CAST(g.counted AS jsonb), g.schema, g.situation, g.subdistrict_id
    FROM given AS g
),
assigned AS (
    INSERT INTO assignments (
        tenant_id, id, work_order_id, decision_id, member_id, is_lead, state, reserved_at,
        assigned_by, subdistrict_id, is_urgent
    )
    SELECT
        :tenant, g.assignment_id, g.order_id, g.decision_id, g.member_id, true, 'reserved', :at,
        :assigned_by, g.subdistrict_id, false
    FROM given AS g
),
moved AS (
    UPDATE work_orders AS w
    SET state = 'A06', version = w.version + 1, next_try_at = NULL, waiting_for = NULL
    FROM given AS g
    WHERE w.tenant_id = :tenant AND w.id = g.order_id
),
remembered AS (
    INSERT INTO events (
        tenant_id, id, at, kind, actor, request_id, work_order_id, assignment_id, member_id,
        facts, subdistrict_id
    )
    SELECT
        :tenant, g.event_id, :at, :kind, :assigned_by, g.request_id, g.order_id, g.assignment_id,
        g.member_id, CAST(g.facts AS jsonb), g.subdistrict_id
    FROM given AS g
),
noted AS (
    INSERT INTO batch_orders (
        tenant_id, batch_id, work_order_id, outcome, assignment_id, subdistrict_id
    )
    SELECT :tenant, :batch_id, g.order_id, 'assigned', g.assignment_id, g.subdistrict_id
    FROM given AS g
)
INSERT INTO outbox (tenant_id, at, kind, payload, subdistrict_id)
SELECT :tenant, :at, :kind, CAST(g.payload AS jsonb), g.subdistrict_id
FROM given AS g
ORDER BY g.number
