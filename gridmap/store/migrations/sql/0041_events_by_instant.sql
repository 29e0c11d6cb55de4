-- What happened in an hour is found by its instants, however long the history has become.
CREATE INDEX events_by_instant ON events (tenant_id, at, id);
