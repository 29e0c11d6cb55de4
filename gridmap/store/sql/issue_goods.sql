-- Take goods out of a store: the guard stands in the statement. No row = not that many are there.
--
-- in:   :tenant, :id, :n, :is_drill   a drill only notes them as out; they stay where they are
UPDATE emergency_goods
SET quantity = quantity - CASE WHEN :is_drill THEN 0 ELSE :n END,
    out_on_drill = out_on_drill + CASE WHEN :is_drill THEN :n ELSE 0 END
WHERE tenant_id = :tenant AND id = :id
  AND quantity - CASE WHEN :is_drill THEN out_on_drill ELSE 0 END >= :n
