-- Batches: work orders matched together, what that gained, what became of each.
--
-- run by: migration 0018.
CREATE TABLE batches (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    engine TEXT NOT NULL,
    gain JSONB NOT NULL,
    policy JSONB NOT NULL,
    CONSTRAINT batches_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX batches_newest ON batches (tenant_id, made_at);

CREATE TABLE batch_orders (
    tenant_id INTEGER NOT NULL,
    batch_id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    assignment_id UUID,
    subdistrict_id UUID,
    CONSTRAINT batch_orders_pkey PRIMARY KEY (tenant_id, batch_id, work_order_id),
    CONSTRAINT batch_orders_batch_id_fkey FOREIGN KEY (tenant_id, batch_id)
        REFERENCES batches (tenant_id, id),
    CONSTRAINT batch_orders_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT batch_orders_assignment_id_fkey FOREIGN KEY (tenant_id, assignment_id)
        REFERENCES assignments (tenant_id, id),
    CONSTRAINT batch_orders_outcome_known CHECK (outcome IN ('assigned', 'nobody', 'overtaken')),
    CONSTRAINT batch_orders_assigned_to_somebody
        CHECK ((outcome = 'assigned') = (assignment_id IS NOT NULL))
);
CREATE INDEX batch_orders_of_order ON batch_orders (tenant_id, work_order_id);
