-- Micro wishes with their claims and listed moves; what places ask for and units can give.
--
-- run by: the migration of the same number. The moves are those of gridmap.casework.wishes.

CREATE TABLE wishes (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    person_id UUID,
    building_id UUID,
    door TEXT,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    evidence TEXT,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    position geography(POINT,4490) NOT NULL,
    grid_id UUID,
    subdistrict_id UUID,
    CONSTRAINT wishes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT wishes_person_id_fkey FOREIGN KEY(tenant_id, person_id) REFERENCES care_persons (tenant_id, id),
    CONSTRAINT wishes_building_id_fkey FOREIGN KEY(tenant_id, building_id) REFERENCES features (tenant_id, id),
    CONSTRAINT wishes_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT wishes_once_per_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT wishes_of_somebody CHECK (num_nonnulls(person_id, building_id) >= 1),
    CONSTRAINT wishes_ended_when_ended CHECK ((state IN ('confirmed', 'expired', 'withdrawn')) = (ended_at IS NOT NULL)),
    CONSTRAINT wishes_done_is_told CHECK (state NOT IN ('done', 'confirmed') OR evidence IS NOT NULL)
);

CREATE INDEX wishes_open_position ON wishes USING gist (tenant_id, position) WHERE state = 'open';

CREATE TABLE wish_claims (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    wish_id UUID NOT NULL,
    volunteer_id UUID NOT NULL,
    claimed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    subdistrict_id UUID,
    CONSTRAINT wish_claims_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT wish_claims_wish_id_fkey FOREIGN KEY(tenant_id, wish_id) REFERENCES wishes (tenant_id, id),
    CONSTRAINT wish_claims_volunteer_id_fkey FOREIGN KEY(tenant_id, volunteer_id) REFERENCES volunteers (tenant_id, id),
    CONSTRAINT wish_claims_ended_for_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX wish_claims_active ON wish_claims (tenant_id, volunteer_id) WHERE ended_at IS NULL;

CREATE UNIQUE INDEX wish_claims_one_active ON wish_claims (tenant_id, wish_id) WHERE ended_at IS NULL;

CREATE TABLE unit_resources (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    unit_id UUID NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    n_given INTEGER DEFAULT 0 NOT NULL,
    position geography(POINT,4490) NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT unit_resources_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT unit_resources_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT unit_resources_code_once UNIQUE (tenant_id, code),
    CONSTRAINT unit_resources_given_within_capacity CHECK (n_given BETWEEN 0 AND capacity)
);

CREATE INDEX unit_resources_position ON unit_resources USING gist (tenant_id, position);

CREATE TABLE community_demands (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer_by DATE,
    resource_id UUID,
    matched_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    position geography(POINT,4490) NOT NULL,
    grid_id UUID,
    subdistrict_id UUID,
    CONSTRAINT community_demands_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT community_demands_resource_id_fkey FOREIGN KEY(tenant_id, resource_id) REFERENCES unit_resources (tenant_id, id),
    CONSTRAINT community_demands_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT community_demands_once_per_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT community_demands_state_known CHECK (state IN ('asked', 'matched', 'answered')),
    CONSTRAINT community_demands_matched_with_something CHECK ((resource_id IS NULL) = (matched_at IS NULL)),
    CONSTRAINT community_demands_answered_with_words CHECK ((state = 'answered') = (num_nonnulls(answer, answered_at) = 2))
);

INSERT INTO moves (machine, from_state, to_state) VALUES
    ('wish', '', 'open'),
    ('wish', 'claimed', 'done'),
    ('wish', 'claimed', 'open'),
    ('wish', 'claimed', 'withdrawn'),
    ('wish', 'done', 'claimed'),
    ('wish', 'done', 'confirmed'),
    ('wish', 'open', 'claimed'),
    ('wish', 'open', 'expired'),
    ('wish', 'open', 'withdrawn');

CREATE TRIGGER wishes_moves BEFORE INSERT OR UPDATE OF state ON wishes
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('wish', 'wishes_only_listed_moves');
