-- Calls are remembered by their key like every other call at the door. Nothing has written the
-- table yet: it is made anew.
--
-- run by: migration 0012.
DROP TABLE calls;

CREATE TABLE calls (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    assignment_id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    is_reached BOOLEAN NOT NULL,
    note TEXT,
    actor TEXT NOT NULL,
    called_at TIMESTAMP WITH TIME ZONE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT calls_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT calls_assignment_id_fkey FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id),
    CONSTRAINT calls_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id)
);

CREATE INDEX calls_of_assignment ON calls (tenant_id, assignment_id, called_at);
