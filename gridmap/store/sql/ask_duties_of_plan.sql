-- Ask the duty persons of one plan to confirm a warning: those whose area holds a grid it is for.
--
-- in:   :tenant, :warning_id, :plan_id, :asked_at, :confirm_by
--       :duties   JSON array of {id, area_code, name, phone}
-- out:  id   of those asked now; whoever was asked before is left alone
--
-- Whose area is in force no more is asked for the whole area of the plan, and for any warning if
-- that is gone too: rather one person too many than nobody.
INSERT INTO warning_duties (
    tenant_id, id, warning_id, plan_id, area_id, person_name, phone, asked_at, confirm_by,
    subdistrict_id
)
SELECT
    :tenant, d.id, :warning_id, p.id, coalesce(a.feature_id, p.area_id), d.name, d.phone,
    :asked_at, :confirm_by,
    CASE WHEN a.feature_id IS NULL THEN p.subdistrict_id ELSE a.subdistrict_id END
FROM json_to_recordset(CAST(:duties AS json)) AS d (id uuid, area_code text, name text, phone text)
JOIN emergency_plans AS p ON p.tenant_id = :tenant AND p.id = :plan_id
LEFT JOIN areas AS whole
    ON whole.tenant_id = :tenant AND whole.feature_id = p.area_id AND whole.valid_to IS NULL
LEFT JOIN LATERAL (
    SELECT feature_id, subdistrict_id, geom FROM areas
    WHERE tenant_id = :tenant AND valid_to IS NULL AND code = d.area_code AND geom IS NOT NULL
    ORDER BY layer LIMIT 1
) AS a ON true
WHERE EXISTS (
    SELECT FROM warning_grids AS w
    JOIN areas AS g ON g.tenant_id = w.tenant_id AND g.feature_id = w.grid_id
        AND g.valid_to IS NULL
    WHERE w.tenant_id = :tenant AND w.warning_id = :warning_id
      AND coalesce(st_covers(coalesce(a.geom, whole.geom), st_pointonsurface(g.geom)), true)
)
ON CONFLICT ON CONSTRAINT warning_duties_asked_once DO NOTHING
RETURNING id
