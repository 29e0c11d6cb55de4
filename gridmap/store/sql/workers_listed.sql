-- Workers that were seen of late, the last one first.
--
-- in:   :tenant
-- out:  place, began_at, seen_at, ended_at, silent_s (seconds since it went round)
SELECT
    w.place, w.began_at, w.seen_at, w.ended_at,
    CAST(greatest(extract(epoch FROM now() - w.seen_at), 0) AS double precision) AS silent_s
FROM workers AS w
WHERE w.tenant_id = :tenant
ORDER BY w.seen_at DESC, w.id DESC
LIMIT 50
