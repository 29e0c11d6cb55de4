-- Who is on duty at an instant, by level, area and post.
--
-- in:   :tenant, :at, :level and :area_code (NULL = every one)
-- out:  code, level, area_code, area_name, post, name, phone, starts_at, ends_at
SELECT
    d.code, d.level, f.key AS area_code, a.name AS area_name, d.post, d.name, d.phone,
    lower(d.during) AS starts_at, upper(d.during) AS ends_at
FROM duties AS d
JOIN features AS f ON f.tenant_id = d.tenant_id AND f.id = d.area_id
LEFT JOIN areas AS a
    ON a.tenant_id = d.tenant_id AND a.feature_id = d.area_id AND a.valid_to IS NULL
WHERE d.tenant_id = :tenant AND d.during @> CAST(:at AS timestamptz)
  AND (CAST(:level AS text) IS NULL OR d.level = :level)
  AND (CAST(:area_code AS text) IS NULL OR f.key = :area_code)
ORDER BY d.level, f.key COLLATE "C", array_position(ARRAY['leader', 'chief', 'staff'], d.post)
