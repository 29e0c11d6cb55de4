-- Emergencies: plans, warnings, operations, who is called and came, what is looked after.
--
-- run by: migration 0011. The listed moves are those of gridmap.casework.emergency.

CREATE TABLE emergency_plans (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    area_id UUID NOT NULL,
    body JSONB NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by TEXT NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT emergency_plans_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT emergency_plans_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT emergency_plans_version_once UNIQUE (tenant_id, code, version),
    CONSTRAINT emergency_plans_kind_known CHECK (kind IN ('flood', 'typhoon', 'fire', 'epidemic'))
);

CREATE TABLE weather_warnings (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    identifier TEXT NOT NULL,
    issuer TEXT NOT NULL,
    kind TEXT NOT NULL,
    colour TEXT NOT NULL,
    headline TEXT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE NOT NULL,
    is_exercise BOOLEAN NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_by TEXT NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT weather_warnings_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT weather_warnings_once UNIQUE (tenant_id, issuer, identifier),
    CONSTRAINT weather_warnings_kind_known CHECK (kind IN ('flood', 'typhoon', 'fire', 'epidemic')),
    CONSTRAINT weather_warnings_colour_known CHECK (colour IN ('blue', 'yellow', 'orange', 'red')),
    CONSTRAINT weather_warnings_validity_runs_forward CHECK (valid_to > valid_from)
);

CREATE TABLE warning_grids (
    tenant_id INTEGER NOT NULL,
    warning_id UUID NOT NULL,
    grid_id UUID NOT NULL,
    CONSTRAINT warning_grids_pkey PRIMARY KEY (tenant_id, warning_id, grid_id),
    CONSTRAINT warning_grids_warning_id_fkey FOREIGN KEY(tenant_id, warning_id) REFERENCES weather_warnings (tenant_id, id),
    CONSTRAINT warning_grids_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id)
);

CREATE TABLE warning_duties (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    warning_id UUID NOT NULL,
    plan_id UUID NOT NULL,
    area_id UUID NOT NULL,
    person_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirm_by TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    confirmed_by TEXT,
    subdistrict_id UUID,
    CONSTRAINT warning_duties_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT warning_duties_warning_id_fkey FOREIGN KEY(tenant_id, warning_id) REFERENCES weather_warnings (tenant_id, id),
    CONSTRAINT warning_duties_plan_id_fkey FOREIGN KEY(tenant_id, plan_id) REFERENCES emergency_plans (tenant_id, id),
    CONSTRAINT warning_duties_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT warning_duties_asked_once UNIQUE (tenant_id, warning_id, person_name, area_id),
    CONSTRAINT warning_duties_confirmed_by_somebody CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL))
);

CREATE TABLE warning_calls (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    duty_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    caller TEXT NOT NULL,
    was_reached BOOLEAN NOT NULL,
    note TEXT,
    CONSTRAINT warning_calls_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT warning_calls_duty_id_fkey FOREIGN KEY(tenant_id, duty_id) REFERENCES warning_duties (tenant_id, id)
);

CREATE INDEX warning_calls_of_duty ON warning_calls (tenant_id, duty_id, at);

CREATE TABLE operations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    plan_id UUID NOT NULL,
    area_id UUID NOT NULL,
    kind TEXT NOT NULL,
    is_drill BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    prepared_at TIMESTAMP WITH TIME ZONE NOT NULL,
    prepared_by TEXT NOT NULL,
    first_signed_at TIMESTAMP WITH TIME ZONE,
    first_signed_by TEXT,
    on_at TIMESTAMP WITH TIME ZONE,
    second_signed_by TEXT,
    standing_down_at TIMESTAMP WITH TIME ZONE,
    off_at TIMESTAMP WITH TIME ZONE,
    off_by TEXT,
    left_open TEXT,
    open_at_end JSONB DEFAULT '{}' NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT operations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT operations_plan_id_fkey FOREIGN KEY(tenant_id, plan_id) REFERENCES emergency_plans (tenant_id, id),
    CONSTRAINT operations_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT operations_numbered UNIQUE (tenant_id, number),
    CONSTRAINT operations_once_per_key UNIQUE (tenant_id, key),
    CONSTRAINT operations_signed_by_two_persons CHECK (second_signed_by IS NULL OR first_signed_by IS NOT NULL AND lower(btrim(first_signed_by)) <> lower(btrim(second_signed_by))),
    CONSTRAINT operations_on_by_two_signatures CHECK (state IN ('prepared', 'off') OR second_signed_by IS NOT NULL AND on_at IS NOT NULL),
    CONSTRAINT operations_off_by_somebody CHECK ((state = 'off') = (num_nulls(off_at, off_by) = 0))
);

CREATE UNIQUE INDEX operations_one_real_at_a_time ON operations (tenant_id, area_id, kind) WHERE state <> 'off' AND NOT is_drill;

CREATE TABLE operation_grids (
    tenant_id INTEGER NOT NULL,
    operation_id UUID NOT NULL,
    grid_id UUID NOT NULL,
    CONSTRAINT operation_grids_pkey PRIMARY KEY (tenant_id, operation_id, grid_id),
    CONSTRAINT operation_grids_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id),
    CONSTRAINT operation_grids_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id)
);

CREATE INDEX operation_grids_of_grid ON operation_grids (tenant_id, grid_id);

CREATE TABLE registered_people (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    unit_id UUID,
    skills TEXT[] DEFAULT '{}' NOT NULL,
    position geography(POINT,4490),
    subdistrict_id UUID,
    CONSTRAINT registered_people_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT registered_people_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT registered_people_code_once UNIQUE (tenant_id, code)
);

CREATE TABLE mobilisations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    operation_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    engine TEXT NOT NULL,
    considered JSONB NOT NULL,
    counted JSONB NOT NULL,
    unfilled JSONB NOT NULL,
    CONSTRAINT mobilisations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT mobilisations_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id)
);

CREATE INDEX mobilisations_of_operation ON mobilisations (tenant_id, operation_id, at);

CREATE TABLE mobilised (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    operation_id UUID NOT NULL,
    mobilisation_id UUID NOT NULL,
    is_drill BOOLEAN NOT NULL,
    code TEXT NOT NULL,
    member_id UUID,
    person_id UUID,
    unit_id UUID,
    group_code TEXT NOT NULL,
    post TEXT NOT NULL,
    follows TEXT,
    building_id UUID,
    travel_s DOUBLE PRECISION NOT NULL,
    state TEXT NOT NULL,
    called_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by TEXT,
    mustered_at TIMESTAMP WITH TIME ZONE,
    released_at TIMESTAMP WITH TIME ZONE,
    subdistrict_id UUID,
    CONSTRAINT mobilised_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT mobilised_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id),
    CONSTRAINT mobilised_mobilisation_id_fkey FOREIGN KEY(tenant_id, mobilisation_id) REFERENCES mobilisations (tenant_id, id),
    CONSTRAINT mobilised_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT mobilised_person_id_fkey FOREIGN KEY(tenant_id, person_id) REFERENCES registered_people (tenant_id, id),
    CONSTRAINT mobilised_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT mobilised_building_id_fkey FOREIGN KEY(tenant_id, building_id) REFERENCES features (tenant_id, id),
    CONSTRAINT mobilised_once_per_operation UNIQUE (tenant_id, operation_id, code),
    CONSTRAINT mobilised_member_or_registered CHECK (num_nonnulls(member_id, person_id) = 1),
    CONSTRAINT mobilised_released_when_released CHECK ((state = 'released') = (released_at IS NOT NULL))
);

CREATE UNIQUE INDEX mobilised_one_active_per_member ON mobilised (tenant_id, is_drill, member_id) WHERE released_at IS NULL;

CREATE UNIQUE INDEX mobilised_one_active_per_person ON mobilised (tenant_id, is_drill, person_id) WHERE released_at IS NULL;

CREATE TABLE musters (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    operation_id UUID NOT NULL,
    group_code TEXT NOT NULL,
    place TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    caller TEXT NOT NULL,
    CONSTRAINT musters_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT musters_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id)
);

CREATE INDEX musters_of_operation ON musters (tenant_id, operation_id, at);

CREATE TABLE muster_lines (
    tenant_id INTEGER NOT NULL,
    muster_id UUID NOT NULL,
    mobilised_id UUID NOT NULL,
    answer TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by TEXT,
    CONSTRAINT muster_lines_pkey PRIMARY KEY (tenant_id, muster_id, mobilised_id),
    CONSTRAINT muster_lines_muster_id_fkey FOREIGN KEY(tenant_id, muster_id) REFERENCES musters (tenant_id, id),
    CONSTRAINT muster_lines_mobilised_id_fkey FOREIGN KEY(tenant_id, mobilised_id) REFERENCES mobilised (tenant_id, id),
    CONSTRAINT muster_lines_answer_known CHECK (answer IN ('present', 'absent', 'excused')),
    CONSTRAINT muster_lines_answered_by_somebody CHECK (num_nulls(answer, answered_at, answered_by) IN (0, 3))
);

CREATE INDEX muster_lines_of_person ON muster_lines (tenant_id, mobilised_id);

CREATE TABLE hazard_points (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    watcher_name TEXT NOT NULL,
    watcher_phone TEXT,
    position geography(POINT,4490) NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    finding TEXT,
    subdistrict_id UUID,
    CONSTRAINT hazard_points_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT hazard_points_code_once UNIQUE (tenant_id, code),
    CONSTRAINT hazard_points_found_when_checked CHECK ((checked_at IS NULL) = (finding IS NULL))
);

CREATE TABLE hazard_checks (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    hazard_point_id UUID NOT NULL,
    operation_id UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    checker TEXT NOT NULL,
    finding TEXT NOT NULL,
    note TEXT,
    CONSTRAINT hazard_checks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT hazard_checks_hazard_point_id_fkey FOREIGN KEY(tenant_id, hazard_point_id) REFERENCES hazard_points (tenant_id, id),
    CONSTRAINT hazard_checks_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id),
    CONSTRAINT hazard_checks_finding_known CHECK (finding IN ('safe', 'watch', 'danger'))
);

CREATE INDEX hazard_checks_of_operation ON hazard_checks (tenant_id, operation_id, hazard_point_id, at);

CREATE TABLE emergency_goods (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    measure TEXT NOT NULL,
    place TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    out_on_drill INTEGER DEFAULT 0 NOT NULL,
    position geography(POINT,4490) NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT emergency_goods_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT emergency_goods_code_once UNIQUE (tenant_id, code),
    CONSTRAINT emergency_goods_never_below_nothing CHECK (quantity >= 0),
    CONSTRAINT emergency_goods_drill_never_below_nothing CHECK (out_on_drill >= 0)
);

CREATE TABLE goods_moves (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    goods_id UUID NOT NULL,
    operation_id UUID NOT NULL,
    move TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT goods_moves_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT goods_moves_goods_id_fkey FOREIGN KEY(tenant_id, goods_id) REFERENCES emergency_goods (tenant_id, id),
    CONSTRAINT goods_moves_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id),
    CONSTRAINT goods_moves_once_per_key UNIQUE (tenant_id, key),
    CONSTRAINT goods_moves_move_known CHECK (move IN ('issue', 'return')),
    CONSTRAINT goods_moves_moves_something CHECK (quantity > 0)
);

CREATE INDEX goods_moves_of_operation ON goods_moves (tenant_id, operation_id, goods_id);

CREATE TABLE evacuees (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    operation_id UUID NOT NULL,
    line TEXT NOT NULL,
    building_code TEXT NOT NULL,
    household TEXT NOT NULL,
    n_people INTEGER NOT NULL,
    person_name TEXT,
    is_child BOOLEAN NOT NULL,
    needs TEXT,
    moved_at TIMESTAMP WITH TIME ZONE,
    moved_by TEXT,
    shelter TEXT,
    returned_at TIMESTAMP WITH TIME ZONE,
    returned_by TEXT,
    subdistrict_id UUID,
    CONSTRAINT evacuees_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT evacuees_operation_id_fkey FOREIGN KEY(tenant_id, operation_id) REFERENCES operations (tenant_id, id),
    CONSTRAINT evacuees_once_per_operation UNIQUE (tenant_id, operation_id, line),
    CONSTRAINT evacuees_somebody CHECK (n_people > 0),
    CONSTRAINT evacuees_no_child_is_named CHECK (NOT (is_child AND person_name IS NOT NULL)),
    CONSTRAINT evacuees_moved_to_a_shelter CHECK (num_nulls(moved_at, moved_by, shelter) IN (0, 3)),
    CONSTRAINT evacuees_returned_after_moved CHECK (returned_at IS NULL OR moved_at IS NOT NULL)
);

INSERT INTO moves (machine, from_state, to_state) VALUES
    ('operation', '', 'prepared'),
    ('call', '', 'called'),
    ('operation', 'on', 'standing_down'),
    ('operation', 'prepared', 'off'),
    ('operation', 'prepared', 'on'),
    ('operation', 'standing_down', 'off'),
    ('operation', 'standing_down', 'on'),
    ('call', 'called', 'confirmed'),
    ('call', 'called', 'declined'),
    ('call', 'called', 'mustered'),
    ('call', 'called', 'no_answer'),
    ('call', 'called', 'released'),
    ('call', 'confirmed', 'declined'),
    ('call', 'confirmed', 'mustered'),
    ('call', 'confirmed', 'released'),
    ('call', 'declined', 'confirmed'),
    ('call', 'declined', 'mustered'),
    ('call', 'declined', 'released'),
    ('call', 'mustered', 'released'),
    ('call', 'no_answer', 'confirmed'),
    ('call', 'no_answer', 'declined'),
    ('call', 'no_answer', 'mustered'),
    ('call', 'no_answer', 'released');

CREATE TRIGGER operations_moves BEFORE INSERT OR UPDATE OF state ON operations
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('operation', 'operations_only_listed_moves');

CREATE TRIGGER mobilised_moves BEFORE INSERT OR UPDATE OF state ON mobilised
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('call', 'mobilised_only_listed_moves');
