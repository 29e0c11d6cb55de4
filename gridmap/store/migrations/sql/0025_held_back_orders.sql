-- What waits for people, at the desk or for its day, is not tried by the engine meanwhile.
--
-- run by: migration 0025. What was due although it waits for people is not due any more.
UPDATE work_orders SET next_try_at = NULL
WHERE next_try_at IS NOT NULL AND waiting_for IN ('desk', 'unlocated', 'outside_area', 'planned');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_tried_unless_for_people CHECK (
    next_try_at IS NULL OR waiting_for IS NULL
    OR waiting_for NOT IN ('desk', 'unlocated', 'outside_area', 'planned')
);
