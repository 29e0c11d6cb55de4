-- Which of some members an order is about: themselves, their employer, or where they answer for.
--
-- in:   :tenant, :order_id, :ids (array of members)
-- out:  id
SELECT m.id
FROM members AS m
WHERE m.tenant_id = :tenant AND m.id = ANY(CAST(:ids AS uuid[]))
  AND EXISTS (
      SELECT
      FROM work_orders AS w
      JOIN recusals AS x ON x.tenant_id = :tenant AND x.request_id = w.request_id
      WHERE w.tenant_id = :tenant AND (w.id = :order_id OR w.merged_into = :order_id)
        AND (
            x.member_id = m.id OR x.employer = m.employer
            OR m.home_grid_id IS NOT NULL
               AND x.area_id IN (m.home_grid_id, m.community_id, m.subdistrict_id)
        )
  )
