-- Who stands in for others now, in the grid of a work order or elsewhere in its community.
--
-- in:   :tenant, :order_id, :at
-- out:  member_id   whoever has handled the order before is left out
SELECT DISTINCT m.id AS member_id
FROM work_orders AS w
JOIN areas AS own
    ON own.tenant_id = :tenant AND own.feature_id = w.grid_id AND own.valid_to IS NULL
JOIN areas AS home
    ON home.tenant_id = :tenant AND home.layer = 'grids' AND home.valid_to IS NULL
    AND (home.feature_id = own.feature_id OR home.parent_id = own.parent_id)
JOIN members AS m ON m.tenant_id = :tenant AND m.home_grid_id = home.feature_id
JOIN shifts AS s
    ON s.tenant_id = :tenant AND s.member_id = m.id AND s.stands_in
    AND s.during @> CAST(:at AS timestamptz)
WHERE w.tenant_id = :tenant AND w.id = :order_id
  AND NOT EXISTS (
      SELECT FROM assignments AS a
      WHERE a.tenant_id = :tenant AND a.work_order_id = w.id AND a.member_id = m.id
  )
