-- End the operation of a work order and free what is left of the time that was booked.
--
-- in:   :tenant, :order_id, :at, :reason
-- out:  member_id, is_free (now, by this) of everybody whose booking went or was cut short
--
-- A booking that has not begun goes; one that has begun ends now.
WITH ended AS (
    UPDATE joint_operations AS o
    SET state = CASE o.state WHEN 'started' THEN 'over' ELSE 'cancelled' END, ended_at = :at,
        end_reason = :reason
    WHERE o.tenant_id = :tenant AND o.work_order_id = :order_id AND o.ended_at IS NULL
    RETURNING o.id
),
gone AS (
    DELETE FROM absences AS b
    USING ended
    WHERE b.tenant_id = :tenant AND b.operation_id = ended.id AND lower(b.during) >= :at
    RETURNING b.member_id
),
cut AS (
    UPDATE absences AS b
    SET during = tstzrange(lower(b.during), :at)
    FROM ended
    WHERE b.tenant_id = :tenant AND b.operation_id = ended.id AND lower(b.during) < :at
      AND upper(b.during) > :at
    RETURNING b.member_id
)
SELECT member_id, FALSE AS is_free FROM gone
UNION ALL
SELECT member_id, TRUE AS is_free FROM cut
