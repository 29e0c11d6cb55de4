-- Processes that dispatch: when each went round last, so that every server knows.
--
-- run by: migration 0031.
CREATE TABLE workers (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    place TEXT NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT workers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT workers_seen_after_they_began CHECK (seen_at >= began_at)
);
