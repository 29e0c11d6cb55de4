-- Members who are inside their own grid again; who has another grid now begins anew.
--
-- in:   :tenant, :ids, :lons, :lats   arrays of one length, one row a member
-- out:  member_id, grid_id, subdistrict_id, since (when they had left), is_same_grid
DELETE FROM members_outside AS o
USING unnest(CAST(:ids AS uuid[]), CAST(:lons AS float8[]), CAST(:lats AS float8[]))
    AS given (member_id, lon, lat),
    members AS m
WHERE o.tenant_id = :tenant AND o.member_id = given.member_id
  AND m.tenant_id = :tenant AND m.id = given.member_id
  AND (
      m.home_grid_id IS DISTINCT FROM o.grid_id
      OR EXISTS (
          SELECT FROM areas AS a
          WHERE a.tenant_id = :tenant AND a.feature_id = o.grid_id AND a.valid_to IS NULL
            AND st_covers(a.geom, st_setsrid(st_makepoint(given.lon, given.lat), 4490))
      )
  )
RETURNING o.member_id, o.grid_id, o.subdistrict_id, o.since,
    m.home_grid_id IS NOT DISTINCT FROM o.grid_id AS is_same_grid
