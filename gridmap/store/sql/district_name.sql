-- The name of the district: that of its area, else that of its centre.
--
-- in:   :tenant
SELECT coalesce(
    (
        SELECT a.name FROM areas AS a
        WHERE a.tenant_id = t.tenant_id AND a.layer = 'districts' AND a.valid_to IS NULL
        ORDER BY a.code LIMIT 1
    ),
    t.name
)
FROM tenants AS t
WHERE t.tenant_id = :tenant
