-- Figures of all time that are not what the tables say, for each subdistrict.
--
-- in:   :tenant
-- out:  name, subdistrict (its code; NULL = what lies in none), counted, there;
--       no row = every figure is right
WITH counted AS (
    SELECT
        t.subdistrict_id,
        sum(t.n_requests) AS n_requests, sum(t.n_answered) AS n_answered,
        sum(t.n_referred) AS n_referred, sum(t.n_cancelled) AS n_cancelled,
        sum(t.n_closed) AS n_closed
    FROM tallies AS t
    WHERE t.tenant_id = :tenant
    GROUP BY t.subdistrict_id
), there AS (
    SELECT
        r.subdistrict_id, count(*) AS n_requests,
        count(*) FILTER (WHERE r.disposition = 'answered') AS n_answered,
        count(*) FILTER (WHERE r.disposition = 'referred') AS n_referred,
        count(r.cancelled_at) AS n_cancelled, 0 AS n_closed
    FROM requests AS r
    WHERE r.tenant_id = :tenant
    GROUP BY r.subdistrict_id
    UNION ALL
    SELECT w.subdistrict_id, 0, 0, 0, 0, count(*)
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.state = 'A16'
    GROUP BY w.subdistrict_id
), both_sides AS (
    SELECT c.subdistrict_id, e.key AS name, CAST(e.value AS bigint) AS counted, 0 AS there
    FROM counted AS c, jsonb_each_text(to_jsonb(c) - 'subdistrict_id') AS e
    UNION ALL
    SELECT t.subdistrict_id, e.key, 0, CAST(e.value AS bigint)
    FROM there AS t, jsonb_each_text(to_jsonb(t) - 'subdistrict_id') AS e
)
SELECT
    b.name, f.key AS subdistrict,
    CAST(sum(b.counted) AS bigint) AS counted, CAST(sum(b.there) AS bigint) AS there
FROM both_sides AS b
LEFT JOIN features AS f ON f.tenant_id = :tenant AND f.id = b.subdistrict_id
GROUP BY b.name, b.subdistrict_id, f.key
HAVING sum(b.counted) <> sum(b.there)
ORDER BY b.name, f.key
