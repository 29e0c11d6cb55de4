-- The lead of a work order: a member or a unit, reserved and not signed yet.
--
-- in:   :tenant, :id, :order_id, :at, :decision_id, :member_id, :unit_id (NULL = none),
--       :assigned_by, :replaces (the assignment it takes over from; NULL = none)
--
-- A second active lead breaks the unique index that guards it.
INSERT INTO assignments (
    tenant_id, id, work_order_id, decision_id, member_id, unit_id, is_lead, state, reserved_at,
    assigned_by, replaces, subdistrict_id, is_urgent
)
VALUES (
    :tenant, :id, :order_id, :decision_id, :member_id, :unit_id, true, 'reserved', :at,
    :assigned_by, :replaces,
    (
        SELECT w.subdistrict_id FROM work_orders AS w
        WHERE w.tenant_id = :tenant AND w.id = :order_id
    ),
    (
        SELECT w.urgency = 'urgent' FROM work_orders AS w
        WHERE w.tenant_id = :tenant AND w.id = :order_id
    )
)
