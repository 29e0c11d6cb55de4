-- Requests that are new; those whose key or outside number came before are left as they are.
--
-- in:   :tenant, :at, :rows   a JSON array, one object a request; lon and lat may be missing
-- out:  id of each that was new
INSERT INTO requests (
    tenant_id, id, idempotency_key, fingerprint, channel, source_ref, received_at, recorded_at,
    category, urgency, disposition, text, address, caller_name, caller_phone, answer, unit_id,
    position, subdistrict_id
)
SELECT
    :tenant, r.id, r.idempotency_key, r.fingerprint, r.channel, r.source_ref,
    coalesce(r.received_at, :at), :at,
    r.category, r.urgency, r.disposition, r.text, r.address, r.caller_name, r.caller_phone,
    r.answer, r.unit_id, st_setsrid(st_makepoint(r.lon, r.lat), 4490), r.subdistrict_id
FROM json_to_recordset(CAST(:rows AS json)) AS r (
    id uuid, idempotency_key text, fingerprint bytea, channel text, source_ref text,
    received_at timestamptz, category text, urgency text, disposition text, text text,
    address text, caller_name text, caller_phone text, answer text, unit_id uuid,
    lon float8, lat float8, subdistrict_id uuid
)
ON CONFLICT DO NOTHING
RETURNING id
