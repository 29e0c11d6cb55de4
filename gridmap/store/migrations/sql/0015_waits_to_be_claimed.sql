-- The visible queue says of an order that it is offered and waits for somebody to accept.
--
-- run by: migration 0015.
ALTER TABLE work_orders DROP CONSTRAINT work_orders_waiting_for_known;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_waiting_for_known CHECK (
    waiting_for IN ('desk', 'unlocated', 'outside_area', 'no_candidate', 'team', 'planned', 'claim')
);
