-- Call sheets that were printed for an outage, who took one, and the address of a camera.
--
-- run by: migration 0043. A sheet is known by its number: the request that is entered from it
-- carries it, so that one sheet is one request however often it is entered.
ALTER TABLE cameras ADD COLUMN link TEXT;
ALTER TABLE intake_entries ADD COLUMN taken_by TEXT;
CREATE TABLE call_sheets (
    tenant_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    printed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    printed_by TEXT NOT NULL,
    CONSTRAINT call_sheets_pkey PRIMARY KEY (tenant_id, number),
    CONSTRAINT call_sheets_numbered CHECK (number ~ '^Z[0-9]{8}-[0-9]{3,}$')
);
CREATE INDEX call_sheets_printed ON call_sheets (tenant_id, printed_at);
