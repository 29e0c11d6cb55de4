-- Devices of members, trails with their age, refused fixes, members outside their grid, orders reached.
--
-- run by: the migration of the same number.

CREATE TABLE member_devices (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    member_id UUID NOT NULL,
    label TEXT,
    datum TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    added_by TEXT NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_by TEXT,
    subdistrict_id UUID,
    CONSTRAINT member_devices_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT member_devices_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT member_devices_code_once UNIQUE (tenant_id, code),
    CONSTRAINT member_devices_datum_known CHECK (datum IN ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')),
    CONSTRAINT member_devices_revoked_by_name CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT member_devices_token_is_hashed CHECK (octet_length(token_hash) = 32)
);

CREATE INDEX member_devices_of_member ON member_devices (tenant_id, member_id);

CREATE TABLE fixes (
    tenant_id INTEGER NOT NULL,
    member_id UUID NOT NULL,
    measured_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    position geography(POINT,4490) NOT NULL,
    accuracy_m REAL,
    speed_mps REAL,
    course_deg REAL,
    altitude_m REAL,
    battery_share REAL,
    subdistrict_id UUID,
    CONSTRAINT fixes_pkey PRIMARY KEY (tenant_id, member_id, measured_at),
    CONSTRAINT fixes_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX fixes_by_age ON fixes (tenant_id, measured_at);

CREATE TABLE fix_refusals (
    tenant_id INTEGER NOT NULL,
    member_id UUID NOT NULL,
    code TEXT NOT NULL,
    n INTEGER NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    measured_at TIMESTAMP WITH TIME ZONE,
    position geography(POINT,4490),
    subdistrict_id UUID,
    CONSTRAINT fix_refusals_pkey PRIMARY KEY (tenant_id, member_id, code),
    CONSTRAINT fix_refusals_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fix_refusals_of_something CHECK (n > 0)
);

CREATE TABLE members_outside (
    tenant_id INTEGER NOT NULL,
    member_id UUID NOT NULL,
    grid_id UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT members_outside_pkey PRIMARY KEY (tenant_id, member_id),
    CONSTRAINT members_outside_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT members_outside_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id)
);

CREATE TABLE reached_orders (
    tenant_id INTEGER NOT NULL,
    assignment_id UUID NOT NULL,
    member_id UUID NOT NULL,
    reached_at TIMESTAMP WITH TIME ZONE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT reached_orders_pkey PRIMARY KEY (tenant_id, assignment_id),
    CONSTRAINT reached_orders_assignment_id_fkey FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id),
    CONSTRAINT reached_orders_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX reached_orders_by_age ON reached_orders (tenant_id, reached_at);
