-- Figures of all time that are not what the tables say.
--
-- in:   :tenant
-- out:  name, counted, there; no row = every figure is right
WITH counted AS (
    SELECT
        sum(n_requests) AS n_requests, sum(n_answered) AS n_answered,
        sum(n_referred) AS n_referred, sum(n_cancelled) AS n_cancelled, sum(n_closed) AS n_closed
    FROM tallies
    WHERE tenant_id = :tenant
), there AS (
    SELECT
        count(*) AS n_requests,
        count(*) FILTER (WHERE disposition = 'answered') AS n_answered,
        count(*) FILTER (WHERE disposition = 'referred') AS n_referred,
        count(cancelled_at) AS n_cancelled,
        (SELECT count(*) FROM work_orders WHERE tenant_id = :tenant AND state = 'A16') AS n_closed
    FROM requests
    WHERE tenant_id = :tenant
)
SELECT t.key AS name, coalesce(CAST(c.value AS bigint), 0) AS counted, CAST(t.value AS bigint) AS there
FROM there, jsonb_each_text(to_jsonb(there)) AS t
JOIN (SELECT e.* FROM counted, jsonb_each_text(to_jsonb(counted)) AS e) AS c USING (key)
WHERE coalesce(CAST(c.value AS bigint), 0) <> CAST(t.value AS bigint)
ORDER BY t.key
