-- Ask the duty persons of one plan to confirm a warning: those whose area holds a grid it is for.
--
-- in:   :tenant, :warning_id, :plan_id, :asked_at, :confirm_by
--       :duties   JSON array of {id, area_code, name, phone}
-- out:  id   of those asked now; whoever was asked before is left alone
INSERT INTO warning_duties (
    tenant_id, id, warning_id, plan_id, area_id, person_name, phone, asked_at, confirm_by,
    subdistrict_id
)
SELECT
    :tenant, d.id, :warning_id, :plan_id, a.feature_id, d.name, d.phone, :asked_at, :confirm_by,
    a.subdistrict_id
FROM json_to_recordset(CAST(:duties AS json)) AS d (id uuid, area_code text, name text, phone text)
JOIN LATERAL (
    SELECT feature_id, subdistrict_id, geom FROM areas
    WHERE tenant_id = :tenant AND valid_to IS NULL AND code = d.area_code AND geom IS NOT NULL
    ORDER BY layer LIMIT 1
) AS a ON true
WHERE EXISTS (
    SELECT FROM warning_grids AS w
    JOIN areas AS g ON g.tenant_id = w.tenant_id AND g.feature_id = w.grid_id
        AND g.valid_to IS NULL
    WHERE w.tenant_id = :tenant AND w.warning_id = :warning_id
      AND st_covers(a.geom, st_pointonsurface(g.geom))
)
ON CONFLICT ON CONSTRAINT warning_duties_asked_once DO NOTHING
RETURNING id
