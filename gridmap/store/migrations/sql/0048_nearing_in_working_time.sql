-- When a deadline nears that is counted in working time: by duty, not by the clock. Orders that were
-- opened before stay with the clock.
ALTER TABLE work_orders
    ADD COLUMN respond_nears_at timestamptz,
    ADD COLUMN arrive_nears_at timestamptz,
    ADD COLUMN close_nears_at timestamptz,
    ADD CONSTRAINT work_orders_near_before_due CHECK (
        respond_nears_at <= respond_by AND arrive_nears_at <= arrive_by
        AND close_nears_at <= close_by
    );
