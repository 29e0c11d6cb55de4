-- Requests whose words hold a risk that no person has read yet, the oldest first.
--
-- in:   :tenant, :limit
-- out:  request_id, work_order_id and number (NULL where nobody had to be sent), kinds, words,
--       raised_at, category, text, address
SELECT
    k.request_id, w.id AS work_order_id, w.number, k.kinds, k.words, k.raised_at,
    r.category, r.text, r.address
FROM (
    SELECT request_id, array_agg(kind ORDER BY kind) AS kinds, min(raised_at) AS raised_at,
        array_agg(array_to_string(words, '、') ORDER BY kind) AS words
    FROM risks
    WHERE tenant_id = :tenant AND seen_at IS NULL
    GROUP BY request_id
) AS k
JOIN requests AS r ON r.tenant_id = :tenant AND r.id = k.request_id
LEFT JOIN work_orders AS w ON w.tenant_id = :tenant AND w.request_id = k.request_id
ORDER BY k.raised_at, k.request_id
LIMIT :limit
