-- Which order a duplicate was merged into.
--
-- run by: migration 0007.
ALTER TABLE work_orders ADD COLUMN merged_into UUID;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_merged_into_fkey
    FOREIGN KEY (tenant_id, merged_into) REFERENCES work_orders (tenant_id, id);
ALTER TABLE work_orders ADD CONSTRAINT work_orders_merged_when_merged
    CHECK (merged_into IS NULL OR state = 'A20');
CREATE INDEX work_orders_merged ON work_orders (tenant_id, merged_into)
    WHERE merged_into IS NOT NULL;
