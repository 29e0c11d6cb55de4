-- Everything that a dispatch leaves behind, in one statement, for one round trip.
--
-- in:   :tenant, :order_id, :subdistrict_id, :request_id, :at (now, the member being held)
--       :decision_id, :order_version, :decided_at, :engine, :radius_m, :policy, :candidates,
--       :counted (JSON), :schema, :situation     the decision
--       :assignment_id, :member_id, :is_urgent, :assigned_by     the lead, reserved
--       :event_id, :kind, :facts (JSON), :payload (JSON)     the event, and its news
--
-- Order and member are held already; a second active lead breaks the unique index that guards it.
WITH decided AS (
    INSERT INTO decisions (
        tenant_id, id, work_order_id, order_version, decided_at, outcome, member_id, engine,
        radius_m, policy, candidates, counted, schema, situation, subdistrict_id
    )
    VALUES (
        :tenant, :decision_id, :order_id, :order_version, :decided_at, 'assign', :member_id,
        :engine, :radius_m, CAST(:policy AS jsonb), CAST(:candidates AS jsonb),
        CAST(:counted AS jsonb), :schema, CAST(:situation AS bytea), :subdistrict_id
    )
),
assigned AS (
    INSERT INTO assignments (
        tenant_id, id, work_order_id, decision_id, member_id, is_lead, state, reserved_at,
        assigned_by, subdistrict_id, is_urgent
    )
    VALUES (
        :tenant, :assignment_id, :order_id, :decision_id, :member_id, true, 'reserved', :at,
        :assigned_by, :subdistrict_id, :is_urgent
    )
),
moved AS (
    UPDATE work_orders
    SET state = 'A06', version = version + 1, next_try_at = NULL, waiting_for = NULL
    WHERE tenant_id = :tenant AND id = :order_id
),
remembered AS (
    INSERT INTO events (
        tenant_id, id, at, kind, actor, request_id, work_order_id, assignment_id, member_id,
        facts, subdistrict_id
    )
    VALUES (
        :tenant, :event_id, :at, :kind, :assigned_by, :request_id, :order_id, :assignment_id,
        :member_id, CAST(:facts AS jsonb), :subdistrict_id
    )
)
INSERT INTO outbox (tenant_id, at, kind, payload, subdistrict_id)
VALUES (:tenant, :at, :kind, CAST(:payload AS jsonb), :subdistrict_id)
