-- What has failed and is not settled, by the last failure.
--
-- run by: migration 0050.
CREATE INDEX deliveries_failed ON deliveries (tenant_id, destination_id, state, failed_at)
WHERE failed_at IS NOT NULL AND settled_at IS NULL;
