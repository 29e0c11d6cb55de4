-- Photos of orders, which of them a category wants, and why one is missing.
--
-- run by: migration 0040. Pictures are compressed already: PostgreSQL need not try.
CREATE TABLE photo_contents (
    tenant_id INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    picture BYTEA NOT NULL,
    thumbnail BYTEA NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    CONSTRAINT photo_contents_pkey PRIMARY KEY (tenant_id, sha256),
    CONSTRAINT photo_contents_known_by_hash CHECK (octet_length(sha256) = 32),
    CONSTRAINT photo_contents_small_enough CHECK (
        octet_length(picture) BETWEEN 1 AND 4194304
        AND octet_length(thumbnail) BETWEEN 1 AND 262144)
);
ALTER TABLE photo_contents ALTER COLUMN picture SET STORAGE EXTERNAL;
ALTER TABLE photo_contents ALTER COLUMN thumbnail SET STORAGE EXTERNAL;
CREATE TABLE photos (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    assignment_id UUID,
    moment TEXT NOT NULL,
    sha256 BYTEA,
    taken_at TIMESTAMP WITH TIME ZONE,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_by TEXT NOT NULL,
    erased_at TIMESTAMP WITH TIME ZONE,
    erased_by TEXT,
    erase_reason TEXT,
    CONSTRAINT photos_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT photos_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT photos_assignment_id_fkey FOREIGN KEY (tenant_id, assignment_id)
        REFERENCES assignments (tenant_id, id),
    CONSTRAINT photos_sha256_fkey FOREIGN KEY (tenant_id, sha256)
        REFERENCES photo_contents (tenant_id, sha256),
    CONSTRAINT photos_once UNIQUE (tenant_id, work_order_id, moment, sha256),
    CONSTRAINT photos_moment_known CHECK (moment IN ('told', 'before', 'after')),
    CONSTRAINT photos_shown_until_erased CHECK ((sha256 IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT photos_erased_by_somebody
        CHECK (num_nonnulls(erased_at, erased_by, erase_reason) IN (0, 3))
);
CREATE INDEX photos_of_content ON photos (tenant_id, sha256) WHERE sha256 IS NOT NULL;
ALTER TABLE categories ADD COLUMN photos TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE categories ADD CONSTRAINT categories_photos_known
    CHECK (photos <@ ARRAY['before', 'after']);
ALTER TABLE assignments ADD COLUMN no_photo TEXT;
ALTER TABLE assignments ADD CONSTRAINT assignments_no_photo_when_done
    CHECK (no_photo IS NULL OR state = 'done');
ALTER TABLE assignments ADD CONSTRAINT assignments_no_photo_known
    CHECK (no_photo IN ('privacy', 'dark', 'camera', 'gone', 'by_phone', 'other'));
