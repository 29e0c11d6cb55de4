-- Appointments: windows of work orders, plans of days.
--
-- run by: migration 0020.
CREATE TABLE day_plans (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    day DATE NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    engine TEXT NOT NULL,
    travel_s DOUBLE PRECISION NOT NULL,
    unplanned JSONB NOT NULL,
    CONSTRAINT day_plans_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX day_plans_of_day ON day_plans (tenant_id, day, made_at);

CREATE TABLE appointments (
    tenant_id INTEGER NOT NULL,
    work_order_id UUID NOT NULL,
    window_from TIMESTAMP WITH TIME ZONE NOT NULL,
    window_to TIMESTAMP WITH TIME ZONE NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE NOT NULL,
    plan_id UUID,
    member_id UUID,
    turn INTEGER,
    travel_s DOUBLE PRECISION,
    arrive_at TIMESTAMP WITH TIME ZONE,
    begin_at TIMESTAMP WITH TIME ZONE,
    leave_at TIMESTAMP WITH TIME ZONE,
    subdistrict_id UUID,
    CONSTRAINT appointments_pkey PRIMARY KEY (tenant_id, work_order_id),
    CONSTRAINT appointments_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT appointments_plan_id_fkey FOREIGN KEY (tenant_id, plan_id)
        REFERENCES day_plans (tenant_id, id),
    CONSTRAINT appointments_member_id_fkey FOREIGN KEY (tenant_id, member_id)
        REFERENCES members (tenant_id, id),
    CONSTRAINT appointments_window_in_order CHECK (window_from < window_to),
    CONSTRAINT appointments_planned_whole_or_not CHECK (
        num_nonnulls(plan_id, member_id, turn, travel_s, arrive_at, begin_at, leave_at) IN (0, 7)
    )
);
CREATE INDEX appointments_of_day ON appointments (tenant_id, window_from);
