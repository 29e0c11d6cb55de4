-- How unevenly households lie on the grids of every community, and what a division could mend.
--
-- in:   :tenant
-- out:  code, name, n_grids, n_households, largest_grid, largest_compound, excess (households of
--       the largest grid above the mean and above the largest compound, which no division
--       splits); the largest excess first, then by code
WITH grids AS (
    SELECT a.parent_id, count(*) AS n_grids, sum(a.n_households) AS n_households,
        max(a.n_households) AS largest_grid
    FROM areas AS a
    WHERE a.tenant_id = :tenant AND a.valid_to IS NULL AND a.layer = 'grids'
      AND a.kind IS DISTINCT FROM 'dedicated' AND a.n_households IS NOT NULL
    GROUP BY a.parent_id
), places AS (
    SELECT community.feature_id AS id, max(c.n_households) AS largest_compound
    FROM areas AS community
    JOIN compounds AS c
      ON c.tenant_id = :tenant AND c.valid_to IS NULL
     AND st_covers(community.geom, st_pointonsurface(c.geom))
    WHERE community.tenant_id = :tenant AND community.valid_to IS NULL
      AND community.layer = 'communities'
    GROUP BY community.feature_id
)
SELECT
    community.code, community.name, grids.n_grids,
    CAST(grids.n_households AS bigint) AS n_households, grids.largest_grid,
    coalesce(places.largest_compound, 0) AS largest_compound,
    CAST(grids.largest_grid - greatest(
        CAST(grids.n_households AS double precision) / grids.n_grids, places.largest_compound
    ) AS double precision) AS excess
FROM grids
JOIN areas AS community
  ON community.tenant_id = :tenant AND community.valid_to IS NULL
 AND community.layer = 'communities' AND community.feature_id = grids.parent_id
LEFT JOIN places ON places.id = community.feature_id
WHERE grids.n_grids > 1
ORDER BY excess DESC, community.code COLLATE "C"
