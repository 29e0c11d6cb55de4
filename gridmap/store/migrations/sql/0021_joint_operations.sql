-- Planned joint enforcement 联合执法: who is booked for a day to come, all of them or nobody.
--
-- run by: migration 0021. A booking is an absence from all other work; the constraint on absences
-- keeps members from being booked twice, or while they are away.
CREATE TABLE joint_operations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    title TEXT NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    units TEXT[] NOT NULL,
    missing TEXT[] DEFAULT '{}' NOT NULL,
    planned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    planned_by TEXT NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    subdistrict_id UUID,
    CONSTRAINT joint_operations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT joint_operations_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT joint_operations_state_known
        CHECK (state IN ('planned', 'started', 'over', 'cancelled')),
    CONSTRAINT joint_operations_run_forward CHECK (ends_at > starts_at),
    CONSTRAINT joint_operations_ended_when_over
        CHECK ((state IN ('over', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX joint_operations_one_open ON joint_operations (tenant_id, work_order_id)
    WHERE ended_at IS NULL;
CREATE INDEX joint_operations_by_start ON joint_operations (tenant_id, state, starts_at);

ALTER TABLE absences ADD COLUMN operation_id UUID;
ALTER TABLE absences ADD COLUMN part TEXT;
ALTER TABLE absences ADD CONSTRAINT absences_operation_id_fkey
    FOREIGN KEY (tenant_id, operation_id) REFERENCES joint_operations (tenant_id, id);
ALTER TABLE absences DROP CONSTRAINT absences_kind_known;
ALTER TABLE absences ADD CONSTRAINT absences_kind_known
    CHECK (kind IN ('break', 'leave', 'training', 'joint_operation'));
ALTER TABLE absences ADD CONSTRAINT absences_booked_for_an_operation
    CHECK ((kind = 'joint_operation') = (operation_id IS NOT NULL));
CREATE INDEX absences_of_operation ON absences (tenant_id, operation_id)
    WHERE operation_id IS NOT NULL;
