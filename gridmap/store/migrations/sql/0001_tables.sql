-- The tables of the first release, as gridmap.store.tables declared them then.
--
-- run by: migration 0001. Never edited after a release; a later migration changes what this made.

CREATE TABLE categories (
    tenant_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    handling TEXT NOT NULL,
    urgency TEXT NOT NULL,
    skills TEXT[] DEFAULT '{}' NOT NULL,
    respond_s INTEGER NOT NULL,
    arrive_s INTEGER NOT NULL,
    close_s INTEGER NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, code),
    CONSTRAINT categories_handling_known CHECK (handling IN ('person', 'unit', 'answered', 'referred')),
    CONSTRAINT categories_urgency_known CHECK (urgency IN ('urgent', 'normal'))
);

CREATE TABLE events (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id UUID,
    work_order_id UUID,
    assignment_id UUID,
    member_id UUID,
    facts JSONB DEFAULT '{}' NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT events_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX events_of_order ON events (tenant_id, work_order_id, at);

CREATE INDEX events_of_request ON events (tenant_id, request_id);

CREATE TABLE moves (
    machine TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    CONSTRAINT moves_pkey PRIMARY KEY (machine, from_state, to_state)
);

CREATE TABLE order_numbers (
    tenant_id INTEGER NOT NULL,
    day DATE NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT order_numbers_pkey PRIMARY KEY (tenant_id, day)
);

CREATE TABLE outbox (
    tenant_id INTEGER NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, xid, id)
);

CREATE TABLE roles (
    tenant_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    rank INTEGER NOT NULL,
    may_be_dispatched BOOLEAN NOT NULL,
    default_capacity INTEGER NOT NULL,
    CONSTRAINT roles_pkey PRIMARY KEY (tenant_id, code)
);

CREATE TABLE tenants (
    tenant_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE tiers (
    tenant_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    rank INTEGER NOT NULL,
    colour TEXT NOT NULL,
    CONSTRAINT tiers_pkey PRIMARY KEY (tenant_id, code)
);

CREATE TABLE features (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    layer TEXT NOT NULL,
    key TEXT NOT NULL,
    CONSTRAINT features_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT features__fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT features_one_per_key UNIQUE (tenant_id, layer, key)
);

CREATE TABLE layer_versions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    layer TEXT NOT NULL,
    number INTEGER NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rolled_back_at TIMESTAMP WITH TIME ZONE,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    n_opened BIGINT DEFAULT 0 NOT NULL,
    n_closed BIGINT DEFAULT 0 NOT NULL,
    n_unchanged BIGINT DEFAULT 0 NOT NULL,
    findings JSONB DEFAULT '[]' NOT NULL,
    CONSTRAINT layer_versions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT layer_versions__fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT layer_versions_numbered UNIQUE (tenant_id, layer, number)
);

CREATE TABLE areas (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    parent_id UUID,
    kind TEXT,
    building_codes TEXT[],
    n_households INTEGER,
    n_residents INTEGER,
    geom geometry(MULTIPOLYGON,4490),
    CONSTRAINT areas_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT areas_parent_id_fkey FOREIGN KEY(tenant_id, parent_id) REFERENCES features (tenant_id, id),
    CONSTRAINT areas_level_known CHECK (layer IN ('cities', 'districts', 'subdistricts', 'communities', 'grids', 'micro_grids')),
    CONSTRAINT areas_has_a_shape CHECK (geom IS NOT NULL OR layer = 'micro_grids'),
    CONSTRAINT areas_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT areas_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT areas_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT areas_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT areas_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT areas_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX areas_code_once ON areas (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX areas_geom_now ON areas USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE buildings (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    compound_id UUID,
    n_floors INTEGER,
    n_households INTEGER,
    n_residents INTEGER,
    geom geometry(GEOMETRY,4490) NOT NULL,
    CONSTRAINT buildings_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT buildings_compound_id_fkey FOREIGN KEY(tenant_id, compound_id) REFERENCES features (tenant_id, id),
    CONSTRAINT buildings_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT buildings_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT buildings_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT buildings_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT buildings_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT buildings_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX buildings_code_once ON buildings (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX buildings_geom_now ON buildings USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE cameras (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    owner TEXT,
    geom geometry(POINT,4490) NOT NULL,
    CONSTRAINT cameras_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT cameras_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT cameras_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT cameras_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT cameras_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT cameras_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT cameras_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX cameras_code_once ON cameras (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX cameras_geom_now ON cameras USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE compounds (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    management_mode TEXT,
    property_company TEXT,
    security_tier TEXT,
    n_households INTEGER,
    n_residents INTEGER,
    geom geometry(GEOMETRY,4490) NOT NULL,
    CONSTRAINT compounds_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT compounds_geom_is_polygon_or_point CHECK (geometrytype(geom) IN ('MULTIPOLYGON', 'POINT')),
    CONSTRAINT compounds_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT compounds_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT compounds_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT compounds_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT compounds_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT compounds_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX compounds_code_once ON compounds (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX compounds_geom_now ON compounds USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE devices (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    kind TEXT,
    address TEXT,
    installed_at TIMESTAMP WITH TIME ZONE,
    geom geometry(POINT,4490) NOT NULL,
    CONSTRAINT devices_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT devices_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT devices_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT devices_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT devices_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT devices_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT devices_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX devices_code_once ON devices (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX devices_geom_now ON devices USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE gates (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    compound_id UUID,
    hours TEXT,
    passes TEXT[],
    geom geometry(POINT,4490) NOT NULL,
    CONSTRAINT gates_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT gates_compound_id_fkey FOREIGN KEY(tenant_id, compound_id) REFERENCES features (tenant_id, id),
    CONSTRAINT gates_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT gates_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT gates_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT gates_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT gates_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT gates_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX gates_code_once ON gates (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX gates_geom_now ON gates USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE members (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    employer TEXT,
    phone TEXT,
    skills TEXT[] DEFAULT '{}' NOT NULL,
    home_grid_id UUID,
    subdistrict_id UUID,
    CONSTRAINT members_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT members_role_fkey FOREIGN KEY(tenant_id, role) REFERENCES roles (tenant_id, code),
    CONSTRAINT members_home_grid_id_fkey FOREIGN KEY(tenant_id, home_grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT members_code_once UNIQUE (tenant_id, code)
);

CREATE TABLE organizations (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    level TEXT NOT NULL,
    parent_id UUID,
    founding_mode TEXT,
    n_party_members INTEGER,
    place_ids UUID[],
    geom geometry(POINT,4490),
    CONSTRAINT organizations_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT organizations_parent_id_fkey FOREIGN KEY(tenant_id, parent_id) REFERENCES features (tenant_id, id),
    CONSTRAINT organizations_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT organizations_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT organizations_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT organizations_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT organizations_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT organizations_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX organizations_code_once ON organizations (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX organizations_geom_now ON organizations USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE requests (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    channel TEXT NOT NULL,
    source_ref TEXT,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    category TEXT NOT NULL,
    urgency TEXT NOT NULL,
    disposition TEXT NOT NULL,
    text TEXT,
    address TEXT,
    caller_name TEXT,
    caller_phone TEXT,
    answer TEXT,
    unit_id UUID,
    position geography(POINT,4490),
    subdistrict_id UUID,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    cancel_reason TEXT,
    CONSTRAINT requests_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT requests_category_fkey FOREIGN KEY(tenant_id, category) REFERENCES categories (tenant_id, code),
    CONSTRAINT requests_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT requests_once_per_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT requests_once_per_source_ref UNIQUE (tenant_id, channel, source_ref),
    CONSTRAINT requests_urgency_known CHECK (urgency IN ('urgent', 'normal')),
    CONSTRAINT requests_disposition_known CHECK (disposition IN ('person', 'unit', 'answered', 'referred')),
    CONSTRAINT requests_unit_named CHECK ((disposition = 'unit') <= (unit_id IS NOT NULL))
);

CREATE TABLE stations (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    kind TEXT NOT NULL,
    services TEXT[],
    facilities TEXT[],
    hours TEXT,
    geom geometry(POINT,4490) NOT NULL,
    CONSTRAINT stations_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT stations_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT stations_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT stations_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT stations_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT stations_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT stations_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX stations_code_once ON stations (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX stations_geom_now ON stations USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE streets (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    highway TEXT NOT NULL,
    foot BOOLEAN,
    bicycle BOOLEAN,
    oneway BOOLEAN,
    bridge BOOLEAN,
    geom geometry(GEOMETRY,4490) NOT NULL,
    CONSTRAINT streets_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT streets_geom_is_a_line CHECK (geometrytype(geom) IN ('LINESTRING', 'MULTILINESTRING')),
    CONSTRAINT streets_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT streets_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT streets_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT streets_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT streets_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT streets_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX streets_code_once ON streets (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX streets_geom_now ON streets USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE units (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    kind TEXT,
    liaison_name TEXT,
    liaison_phone TEXT,
    geom geometry(POINT,4490),
    CONSTRAINT units_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT units_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT units_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT units_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT units_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT units_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT units_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX units_code_once ON units (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX units_geom_now ON units USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE waters (
    tenant_id INTEGER NOT NULL,
    feature_id UUID NOT NULL,
    opened_by UUID NOT NULL,
    closed_by UUID,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    layer TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_id UUID,
    row_hash BYTEA NOT NULL,
    kind TEXT,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    CONSTRAINT waters_pkey PRIMARY KEY (tenant_id, feature_id, opened_by),
    CONSTRAINT waters_feature_id_fkey FOREIGN KEY(tenant_id, feature_id) REFERENCES features (tenant_id, id),
    CONSTRAINT waters_opened_by_fkey FOREIGN KEY(tenant_id, opened_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT waters_closed_by_fkey FOREIGN KEY(tenant_id, closed_by) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT waters_validity_runs_forward CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT waters_closed_by_a_version CHECK ((valid_to IS NULL) = (closed_by IS NULL)),
    CONSTRAINT waters_one_shape_at_a_time EXCLUDE USING gist (tenant_id WITH =, feature_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE UNIQUE INDEX waters_code_once ON waters (tenant_id, layer, code) WHERE valid_to IS NULL;

CREATE INDEX waters_geom_now ON waters USING gist (tenant_id, geom) WHERE valid_to IS NULL;

CREATE TABLE member_live (
    tenant_id INTEGER NOT NULL,
    member_id UUID NOT NULL,
    subdistrict_id UUID,
    position geography(POINT,4490),
    measured_at TIMESTAMP WITH TIME ZONE,
    active INTEGER DEFAULT 0 NOT NULL,
    capacity INTEGER NOT NULL,
    CONSTRAINT member_live_pkey PRIMARY KEY (tenant_id, member_id),
    CONSTRAINT member_live_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT member_live_active_within_capacity CHECK (active BETWEEN 0 AND capacity)
)
 WITH (fillfactor = 70);

CREATE INDEX member_live_position ON member_live USING gist (tenant_id, position);

CREATE TABLE shifts (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    member_id UUID NOT NULL,
    subdistrict_id UUID,
    during TSTZRANGE NOT NULL,
    CONSTRAINT shifts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT shifts_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT shifts_code_once UNIQUE (tenant_id, code),
    CONSTRAINT shifts_have_a_start_and_an_end CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    CONSTRAINT shifts_do_not_overlap EXCLUDE USING gist (tenant_id WITH =, member_id WITH =, during WITH &&)
);

CREATE INDEX shifts_of_member ON shifts (tenant_id, member_id, upper(during)) INCLUDE (during);

CREATE TABLE work_orders (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    request_id UUID NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    category TEXT NOT NULL,
    urgency TEXT NOT NULL,
    handling TEXT NOT NULL,
    unit_id UUID,
    position geography(POINT,4490),
    grid_id UUID,
    compound_id UUID,
    subdistrict_id UUID,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    respond_by TIMESTAMP WITH TIME ZONE NOT NULL,
    arrive_by TIMESTAMP WITH TIME ZONE NOT NULL,
    close_by TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    waiting_for TEXT,
    next_try_at TIMESTAMP WITH TIME ZONE,
    n_tries INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT work_orders_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT work_orders_request_id_fkey FOREIGN KEY(tenant_id, request_id) REFERENCES requests (tenant_id, id),
    CONSTRAINT work_orders_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT work_orders_compound_id_fkey FOREIGN KEY(tenant_id, compound_id) REFERENCES features (tenant_id, id),
    CONSTRAINT work_orders_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT work_orders_one_per_request UNIQUE (tenant_id, request_id),
    CONSTRAINT work_orders_number_once UNIQUE (tenant_id, number),
    CONSTRAINT work_orders_handling_known CHECK (handling IN ('person', 'unit')),
    CONSTRAINT work_orders_deadlines_in_order CHECK (respond_by <= arrive_by AND arrive_by <= close_by AND opened_at <= respond_by),
    CONSTRAINT work_orders_located_before_dispatch CHECK (position IS NOT NULL OR handling = 'unit' OR state IN ('A00', 'A03', 'A20', 'A21')),
    CONSTRAINT work_orders_waiting_for_known CHECK (waiting_for IN ('desk', 'unlocated', 'outside_area', 'no_candidate')),
    CONSTRAINT work_orders_closed_at_the_end CHECK ((state IN ('A16', 'A20', 'A21')) = (closed_at IS NOT NULL))
);

CREATE INDEX work_orders_state ON work_orders (tenant_id, state, opened_at);

CREATE INDEX work_orders_to_dispatch ON work_orders (tenant_id, next_try_at) WHERE state = 'A05';

CREATE INDEX work_orders_waiting_position ON work_orders USING gist (tenant_id, position) WHERE state = 'A05';

CREATE TABLE assignments (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    decision_id UUID,
    member_id UUID,
    unit_id UUID,
    is_lead BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    reserved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE,
    arrived_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    subdistrict_id UUID,
    CONSTRAINT assignments_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT assignments_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id),
    CONSTRAINT assignments_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES member_live (tenant_id, member_id),
    CONSTRAINT assignments_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT assignments_member_or_unit CHECK (num_nonnulls(member_id, unit_id) = 1),
    CONSTRAINT assignments_ended_when_ended CHECK ((state IN ('done', 'cannot_go', 'withdrawn')) = (ended_at IS NOT NULL))
);

CREATE INDEX assignments_active_of_member ON assignments (tenant_id, member_id) WHERE ended_at IS NULL;

CREATE INDEX assignments_of_order ON assignments (tenant_id, work_order_id);

CREATE UNIQUE INDEX assignments_one_active_lead ON assignments (tenant_id, work_order_id) WHERE is_lead AND ended_at IS NULL;

CREATE TABLE decisions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    order_version INTEGER NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome TEXT NOT NULL,
    member_id UUID,
    engine TEXT NOT NULL,
    radius_m DOUBLE PRECISION NOT NULL,
    policy JSONB NOT NULL,
    candidates JSONB NOT NULL,
    counted JSONB NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT decisions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT decisions_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id)
);

CREATE INDEX decisions_of_order ON decisions (tenant_id, work_order_id, decided_at);
