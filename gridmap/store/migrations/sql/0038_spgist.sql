-- GiST indexes answer nothing but what they cannot be harmed by: exclusion constraints, and the
-- nearest neighbours. Places and spans are looked up by SP-GiST.
--
-- run by: migration 0038. Every index that may have lost entries is built anew. Where an exclusion
-- constraint let something through meanwhile, its rows are named and nothing is changed.

DROP INDEX member_live_position;
CREATE INDEX member_live_position ON member_live USING spgist ((position::geometry));
CREATE INDEX member_live_nearest ON member_live USING gist (greatest(position));
DROP INDEX work_orders_waiting_position;
CREATE INDEX work_orders_waiting_position ON work_orders USING spgist ((position::geometry)) WHERE state = 'A05';
DROP INDEX wishes_open_position;
CREATE INDEX wishes_open_position ON wishes USING spgist ((position::geometry)) WHERE state = 'open';
DROP INDEX unit_resources_position;
ALTER TABLE shifts DROP CONSTRAINT shifts_do_not_overlap;
ALTER TABLE shifts ADD CONSTRAINT shifts_do_not_overlap EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(member_id) WITH =, greatest(during) WITH &&);
CREATE INDEX shifts_during ON shifts USING spgist (during);
ALTER TABLE absences DROP CONSTRAINT absences_do_not_overlap;
ALTER TABLE absences ADD CONSTRAINT absences_do_not_overlap EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(member_id) WITH =, greatest(during) WITH &&);
CREATE INDEX absences_during ON absences USING spgist (during);
ALTER TABLE duties DROP CONSTRAINT duties_one_at_a_time;
ALTER TABLE duties ADD CONSTRAINT duties_one_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(area_id) WITH =, greatest(level) WITH =, greatest(post) WITH =, greatest(during) WITH &&);
ALTER TABLE areas DROP CONSTRAINT areas_one_shape_at_a_time;
ALTER TABLE areas ADD CONSTRAINT areas_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX areas_geom_now;
CREATE INDEX areas_geom_now ON areas USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE buildings DROP CONSTRAINT buildings_one_shape_at_a_time;
ALTER TABLE buildings ADD CONSTRAINT buildings_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX buildings_geom_now;
CREATE INDEX buildings_geom_now ON buildings USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE cameras DROP CONSTRAINT cameras_one_shape_at_a_time;
ALTER TABLE cameras ADD CONSTRAINT cameras_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX cameras_geom_now;
CREATE INDEX cameras_geom_now ON cameras USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE compounds DROP CONSTRAINT compounds_one_shape_at_a_time;
ALTER TABLE compounds ADD CONSTRAINT compounds_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX compounds_geom_now;
CREATE INDEX compounds_geom_now ON compounds USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE devices DROP CONSTRAINT devices_one_shape_at_a_time;
ALTER TABLE devices ADD CONSTRAINT devices_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX devices_geom_now;
CREATE INDEX devices_geom_now ON devices USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE gates DROP CONSTRAINT gates_one_shape_at_a_time;
ALTER TABLE gates ADD CONSTRAINT gates_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX gates_geom_now;
CREATE INDEX gates_geom_now ON gates USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE organizations DROP CONSTRAINT organizations_one_shape_at_a_time;
ALTER TABLE organizations ADD CONSTRAINT organizations_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX organizations_geom_now;
CREATE INDEX organizations_geom_now ON organizations USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE stations DROP CONSTRAINT stations_one_shape_at_a_time;
ALTER TABLE stations ADD CONSTRAINT stations_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX stations_geom_now;
CREATE INDEX stations_geom_now ON stations USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE streets DROP CONSTRAINT streets_one_shape_at_a_time;
ALTER TABLE streets ADD CONSTRAINT streets_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX streets_geom_now;
CREATE INDEX streets_geom_now ON streets USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE units DROP CONSTRAINT units_one_shape_at_a_time;
ALTER TABLE units ADD CONSTRAINT units_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX units_geom_now;
CREATE INDEX units_geom_now ON units USING spgist (geom) WHERE valid_to IS NULL;
ALTER TABLE waters DROP CONSTRAINT waters_one_shape_at_a_time;
ALTER TABLE waters ADD CONSTRAINT waters_one_shape_at_a_time EXCLUDE USING gist (greatest(tenant_id) WITH =, greatest(feature_id) WITH =, tstzrange(valid_from, valid_to) WITH &&);
DROP INDEX waters_geom_now;
CREATE INDEX waters_geom_now ON waters USING spgist (geom) WHERE valid_to IS NULL;
CREATE INDEX areas_nearest ON areas USING gist (greatest(geom));
CREATE INDEX streets_nearest ON streets USING gist (greatest(geom));
