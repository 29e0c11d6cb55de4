-- Limits counted in working time, and the calendar that an order's deadlines were counted by.
--
-- run by: migration 0045. What is stored keeps its limits on the clock and its deadlines.
ALTER TABLE settings_versions DROP CONSTRAINT settings_versions_kind_known;
ALTER TABLE settings_versions ADD CONSTRAINT settings_versions_kind_known
    CHECK (kind IN ('base_map', 'categories', 'tiers', 'roles', 'calendars'));

ALTER TABLE categories
    ADD COLUMN respond_unit TEXT DEFAULT 'clock' NOT NULL,
    ADD COLUMN arrive_unit TEXT DEFAULT 'clock' NOT NULL,
    ADD COLUMN close_unit TEXT DEFAULT 'clock' NOT NULL,
    ADD CONSTRAINT categories_units_known CHECK (
        ARRAY[respond_unit, arrive_unit, close_unit]
        <@ ARRAY['clock', 'working_hours', 'working_days']
    );

ALTER TABLE work_orders
    ADD COLUMN calendar_version INTEGER,
    ADD CONSTRAINT work_orders_calendar_counted CHECK (calendar_version >= 0);
