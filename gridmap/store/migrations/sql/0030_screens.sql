-- Accounts of screens: a role that sees the map and nothing else.
--
-- run by: migration 0030.
ALTER TABLE accounts DROP CONSTRAINT accounts_roles_known;
ALTER TABLE accounts ADD CONSTRAINT accounts_roles_known CHECK (roles <@ ARRAY['operator', 'dispatcher', 'shift_leader', 'unit', 'grid_head', 'checker', 'planner', 'member', 'volunteer', 'leader', 'evaluator', 'screen', 'gateway', 'system_admin', 'security_admin', 'audit_admin']);
ALTER TABLE api_keys DROP CONSTRAINT api_keys_roles_known;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_roles_known CHECK (roles <@ ARRAY['operator', 'dispatcher', 'shift_leader', 'unit', 'grid_head', 'checker', 'planner', 'member', 'volunteer', 'leader', 'evaluator', 'screen', 'gateway', 'system_admin', 'security_admin', 'audit_admin']);
