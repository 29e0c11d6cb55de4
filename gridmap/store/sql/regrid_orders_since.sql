-- Work orders of a community that came after its new grids began: give them the new grid.
--
-- in:   :tenant, :since (an instant), :grids (ids of the community's grids, old and new)
-- out:  nothing
--
-- A re-division comes into force at its date, also if nobody was there to say so at that very
-- instant. A point on a shared edge belongs to the smaller code.
UPDATE work_orders AS o
SET grid_id = (
    SELECT a.feature_id
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'grids'
      AND a.feature_id = ANY(:grids)
      AND st_covers(a.geom, o.position::geometry)
    ORDER BY a.code COLLATE "C"
    LIMIT 1
)
WHERE o.tenant_id = :tenant
  AND o.opened_at >= :since
  AND o.grid_id = ANY(:grids)
  AND o.position IS NOT NULL
