-- Open work orders near a place that came in lately: what may be the same matter.
--
-- in:   :tenant, :lon, :lat, :radius_m, :since, :category (or NULL), :but (an order that is left
--       out, or NULL), :limit
-- out:  id, number, category, state, opened_at, distance_m; the same category first, then by distance
SELECT near.* FROM (
    SELECT w.id, w.number, w.category, w.state, w.opened_at,
        st_distance(w.position, here.point) AS distance_m
    FROM work_orders AS w
    CROSS JOIN (
        SELECT CAST(st_setsrid(st_makepoint(:lon, :lat), 4490) AS geography) AS point
    ) AS here
    WHERE w.tenant_id = :tenant
      AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15')
      AND w.opened_at >= :since
      AND (CAST(:but AS uuid) IS NULL OR w.id <> :but)
      AND st_dwithin(w.position, here.point, :radius_m)
) AS near
ORDER BY near.category IS DISTINCT FROM CAST(:category AS text), near.distance_m, near.id
LIMIT :limit
