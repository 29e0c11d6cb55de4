-- Take away who called: names and addresses go, telephone numbers become pseudonyms.
--
-- in:   :tenant, :at, :rows   a JSON array of id, caller_phone, text, answer as they stay
--
-- One that somebody else has forgotten meanwhile, or put under hold, is left as it is.
WITH gone AS MATERIALIZED (
    SELECT *
    FROM json_to_recordset(CAST(:rows AS json)) AS e (
        id uuid, caller_phone text, text text, answer text
    )
)
UPDATE requests AS r
SET caller_name = NULL, caller_phone = gone.caller_phone, address = NULL, text = gone.text,
    answer = gone.answer, forgotten_at = :at
FROM gone
WHERE r.tenant_id = :tenant AND r.id = gone.id AND r.forgotten_at IS NULL AND r.held_at IS NULL
