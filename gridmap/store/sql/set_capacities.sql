-- Capacities, where they leave room for what a member holds already.
--
-- in:   :tenant, :ids, :capacities   arrays of one length
-- out:  member_id, active, capacity (the one asked for); it was set unless active > capacity
--
-- Locked in the order of ids; the guard is read under the lock, so that no claim slips between.
WITH held AS MATERIALIZED (
    SELECT l.member_id, l.active, given.capacity
    FROM member_live AS l
    JOIN unnest(CAST(:ids AS uuid[]), CAST(:capacities AS integer[]))
        AS given (member_id, capacity) ON given.member_id = l.member_id
    WHERE l.tenant_id = :tenant
    ORDER BY l.member_id
    FOR NO KEY UPDATE OF l
),
written AS (
    UPDATE member_live AS l
    SET capacity = held.capacity
    FROM held
    WHERE l.tenant_id = :tenant AND l.member_id = held.member_id AND held.active <= held.capacity
)
SELECT member_id, active, capacity FROM held
