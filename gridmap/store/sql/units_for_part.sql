-- The units of a kind that a work order may ask, the best first.
--
-- in:   :tenant, :order_id, :kind
-- out:  unit_id, code, name
--
-- Those of the order's own subdistrict come first, then the nearest; a unit without a place
-- comes last. Whoever was asked already, whatever came of it, is not asked again.
SELECT u.feature_id AS unit_id, u.code, u.name
FROM units AS u
JOIN work_orders AS w ON w.tenant_id = u.tenant_id AND w.id = :order_id
WHERE u.tenant_id = :tenant AND u.valid_to IS NULL AND u.kind = :kind
  AND NOT EXISTS (
      SELECT FROM cooperations AS c
      WHERE c.tenant_id = u.tenant_id AND c.work_order_id = w.id AND c.asked_of = u.code
  )
ORDER BY
    (u.subdistrict_id = w.subdistrict_id) IS NOT TRUE,
    st_distance(u.geom::geography, w.position) NULLS LAST, u.code
