-- The members of one grid, wherever they stand now: they are looked at whoever is nearer.
--
-- run by: migration 0023.
CREATE INDEX members_of_grid ON members (tenant_id, home_grid_id);
