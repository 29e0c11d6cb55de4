-- One move of a held assignment, with the instant that belongs to it; the trigger refuses a
-- move that is not listed.
--
-- in:   :tenant, :id, :state, :signed_at, :arrived_at, :ended_at, :end_reason
--       NULL leaves what is there
UPDATE assignments
SET state = :state,
    signed_at = coalesce(:signed_at, signed_at),
    arrived_at = coalesce(:arrived_at, arrived_at),
    ended_at = coalesce(:ended_at, ended_at),
    end_reason = coalesce(:end_reason, end_reason)
WHERE tenant_id = :tenant AND id = :id
