-- A co-handler of a work order, reserved and not signed yet; its clock starts now.
--
-- in:   :tenant, :id, :order_id, :at, :decision_id, :member_id, :assigned_by, :part
--       (NULL = no part of a team)
--
-- The limits are those of the category, counted from the reservation. A member who is in the
-- team already breaks the unique index that guards it.
INSERT INTO assignments (
    tenant_id, id, work_order_id, decision_id, member_id, is_lead, state, reserved_at, part,
    assigned_by, respond_by, arrive_by, subdistrict_id, is_urgent
)
SELECT
    w.tenant_id, :id, w.id, :decision_id, :member_id, false, 'reserved', :at, :part,
    :assigned_by,
    CAST(:at AS timestamptz) + (w.respond_by - w.opened_at),
    CAST(:at AS timestamptz) + (w.arrive_by - w.opened_at),
    w.subdistrict_id, w.urgency = 'urgent'
FROM work_orders AS w
WHERE w.tenant_id = :tenant AND w.id = :order_id
