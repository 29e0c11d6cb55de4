-- People in need, the visits that are owed to them and the reports of them; volunteers.
--
-- run by: the migration of the same number.

CREATE TABLE volunteers (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    skills TEXT[] DEFAULT '{}' NOT NULL,
    position geography(POINT,4490),
    subdistrict_id UUID,
    CONSTRAINT volunteers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT volunteers_code_once UNIQUE (tenant_id, code)
);

CREATE TABLE care_persons (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    kind TEXT,
    building_id UUID,
    door TEXT,
    member_id UUID,
    stand_in_id UUID,
    phone TEXT,
    note TEXT,
    starts_on DATE NOT NULL,
    ended_on DATE,
    end_reason TEXT,
    last_visit_on DATE,
    visit_from TIME WITHOUT TIME ZONE,
    visit_to TIME WITHOUT TIME ZONE,
    position geography(POINT,4490),
    grid_id UUID,
    subdistrict_id UUID,
    CONSTRAINT care_persons_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT care_persons_building_id_fkey FOREIGN KEY(tenant_id, building_id) REFERENCES features (tenant_id, id),
    CONSTRAINT care_persons_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT care_persons_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT care_persons_stand_in_id_fkey FOREIGN KEY(tenant_id, stand_in_id) REFERENCES members (tenant_id, id),
    CONSTRAINT care_persons_code_once UNIQUE (tenant_id, code),
    CONSTRAINT care_persons_colour_known CHECK (colour IN ('red', 'yellow', 'blue')),
    CONSTRAINT care_persons_ended_for_a_reason CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
    CONSTRAINT care_persons_visit_hours_in_order CHECK (visit_from < visit_to)
);

CREATE INDEX care_persons_of_grid ON care_persons (tenant_id, grid_id) WHERE ended_on IS NULL;

CREATE TABLE care_pauses (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE,
    reason TEXT NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    noted_by TEXT NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT care_pauses_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT care_pauses_person_id_fkey FOREIGN KEY(tenant_id, person_id) REFERENCES care_persons (tenant_id, id),
    CONSTRAINT care_pauses_days_in_order CHECK (last_day >= first_day)
);

CREATE INDEX care_pauses_of_person ON care_pauses (tenant_id, person_id);

CREATE TABLE care_days (
    tenant_id INTEGER NOT NULL,
    day DATE NOT NULL,
    planned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    n_owed INTEGER NOT NULL,
    CONSTRAINT care_days_pkey PRIMARY KEY (tenant_id, day)
);

CREATE TABLE care_visits (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    planned_on DATE NOT NULL,
    state TEXT NOT NULL,
    member_id UUID,
    because TEXT,
    routed_on DATE,
    place_in_route INTEGER,
    leg_s DOUBLE PRECISION,
    begins_at TIMESTAMP WITH TIME ZONE,
    unserved TEXT,
    volunteer_id UUID,
    errand TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    n_missed INTEGER,
    alerted_at TIMESTAMP WITH TIME ZONE,
    alerted_member_id UUID,
    subdistrict_id UUID,
    CONSTRAINT care_visits_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT care_visits_person_id_fkey FOREIGN KEY(tenant_id, person_id) REFERENCES care_persons (tenant_id, id),
    CONSTRAINT care_visits_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT care_visits_alerted_member_id_fkey FOREIGN KEY(tenant_id, alerted_member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT care_visits_volunteer_id_fkey FOREIGN KEY(tenant_id, volunteer_id) REFERENCES volunteers (tenant_id, id),
    CONSTRAINT care_visits_state_known CHECK (state IN ('planned', 'done', 'missed', 'dropped')),
    CONSTRAINT care_visits_planned_in_its_period CHECK (planned_on BETWEEN first_day AND last_day),
    CONSTRAINT care_visits_ended_when_ended CHECK ((state = 'planned') = (ended_at IS NULL)),
    CONSTRAINT care_visits_errand_of_a_volunteer CHECK ((volunteer_id IS NULL) = (errand IS NULL))
);

CREATE INDEX care_visits_missed ON care_visits (tenant_id, last_day) WHERE state = 'missed';

CREATE INDEX care_visits_of_volunteer ON care_visits (tenant_id, volunteer_id) WHERE volunteer_id IS NOT NULL;

CREATE UNIQUE INDEX care_visits_one_a_period ON care_visits (tenant_id, person_id, first_day, last_day) WHERE state <> 'dropped';

CREATE INDEX care_visits_open ON care_visits (tenant_id, planned_on) WHERE state = 'planned';

CREATE TABLE care_reports (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    visit_id UUID,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    outcome TEXT NOT NULL,
    visited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID,
    volunteer_id UUID,
    note TEXT,
    subdistrict_id UUID,
    CONSTRAINT care_reports_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT care_reports_person_id_fkey FOREIGN KEY(tenant_id, person_id) REFERENCES care_persons (tenant_id, id),
    CONSTRAINT care_reports_visit_id_fkey FOREIGN KEY(tenant_id, visit_id) REFERENCES care_visits (tenant_id, id),
    CONSTRAINT care_reports_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT care_reports_volunteer_id_fkey FOREIGN KEY(tenant_id, volunteer_id) REFERENCES volunteers (tenant_id, id),
    CONSTRAINT care_reports_once_per_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT care_reports_outcome_known CHECK (outcome IN ('met', 'not_met', 'phoned', 'moved', 'died', 'needs_help')),
    CONSTRAINT care_reports_by_one CHECK (num_nonnulls(member_id, volunteer_id) = 1)
);

CREATE INDEX care_reports_of_person ON care_reports (tenant_id, person_id, visited_at);
