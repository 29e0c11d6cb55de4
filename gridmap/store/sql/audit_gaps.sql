-- What the audit should say and does not, and whether it is guarded.
--
-- in:   :tenant
-- out:  one row: n_lines, oldest_at, newest_at, silence_s and silence_from (the longest time
--       without a line within 30 days), accounts and disabled_accounts (logins), keys and
--       revoked_keys (codes), n_sessions without a line, unguarded (names of triggers)
--
-- What came before the oldest line is left out: its line was forgotten, or never written. A session
-- and its line may be a moment apart. Seals come by themselves and end no silence.
WITH lines AS (
    SELECT count(*) AS n_lines, min(a.at) AS oldest_at, max(a.at) AS newest_at
    FROM audit_entries AS a
    WHERE a.tenant_id = :tenant
),
silences AS (
    SELECT
        a.at - lag(a.at) OVER (ORDER BY a.at, a.id) AS silence,
        lag(a.at) OVER (ORDER BY a.at, a.id) AS silence_from
    FROM audit_entries AS a
    WHERE a.tenant_id = :tenant AND a.at > now() - interval '30 days'
      AND a.kind <> 'events_sealed'
),
longest AS (
    SELECT s.silence, s.silence_from
    FROM silences AS s
    WHERE s.silence IS NOT NULL
    ORDER BY s.silence DESC, s.silence_from
    LIMIT 1
),
said AS (
    SELECT a.kind, a.about
    FROM audit_entries AS a
    WHERE a.tenant_id = :tenant
      AND a.kind IN ('account_added', 'account_disabled', 'key_added', 'key_revoked')
)
SELECT
    l.n_lines, l.oldest_at, l.newest_at,
    CAST((SELECT extract(epoch FROM s.silence) FROM longest AS s) AS double precision) AS silence_s,
    (SELECT s.silence_from FROM longest AS s) AS silence_from,
    ARRAY(
        SELECT c.login
        FROM accounts AS c
        WHERE c.tenant_id = :tenant AND c.added_at >= l.oldest_at
          AND NOT EXISTS (
              SELECT FROM said AS s WHERE s.kind = 'account_added' AND s.about = c.login
          )
        ORDER BY c.login
    ) AS accounts,
    ARRAY(
        SELECT c.login
        FROM accounts AS c
        WHERE c.tenant_id = :tenant AND c.disabled_at >= l.oldest_at
          AND NOT EXISTS (
              SELECT FROM said AS s WHERE s.kind = 'account_disabled' AND s.about = c.login
          )
        ORDER BY c.login
    ) AS disabled_accounts,
    ARRAY(
        SELECT k.code
        FROM api_keys AS k
        WHERE k.tenant_id = :tenant AND k.added_at >= l.oldest_at
          AND NOT EXISTS (SELECT FROM said AS s WHERE s.kind = 'key_added' AND s.about = k.code)
        ORDER BY k.code
    ) AS keys,
    ARRAY(
        SELECT k.code
        FROM api_keys AS k
        WHERE k.tenant_id = :tenant AND k.revoked_at >= l.oldest_at
          AND NOT EXISTS (SELECT FROM said AS s WHERE s.kind = 'key_revoked' AND s.about = k.code)
        ORDER BY k.code
    ) AS revoked_keys,
    (
        SELECT count(*)
        FROM sessions AS o
        WHERE o.tenant_id = :tenant AND o.began_at >= l.oldest_at
          AND NOT EXISTS (
              SELECT FROM audit_entries AS a
              WHERE a.tenant_id = :tenant AND a.kind = 'signed_in'
                AND a.actor_id = o.account_id
                AND a.at BETWEEN o.began_at - interval '1 minute'
                    AND o.began_at + interval '1 minute'
          )
    ) AS n_sessions,
    ARRAY(
        SELECT wanted
        FROM unnest(ARRAY['audit_entries_are_kept', 'audit_entries_only_grow']) AS wanted
        WHERE NOT EXISTS (
            SELECT FROM pg_trigger AS t
            WHERE t.tgrelid = 'audit_entries'::regclass AND t.tgname = wanted
              AND t.tgenabled IN ('O', 'A')
        )
        ORDER BY wanted
    ) AS unguarded
FROM lines AS l
