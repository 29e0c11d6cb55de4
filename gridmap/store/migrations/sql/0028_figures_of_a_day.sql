-- What came in and what ended since an instant: the figures of a day, for a wall.
--
-- run by: migration 0028.
CREATE INDEX requests_received ON requests (tenant_id, received_at);
CREATE INDEX work_orders_closed ON work_orders (tenant_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX work_orders_opened ON work_orders (tenant_id, opened_at);
