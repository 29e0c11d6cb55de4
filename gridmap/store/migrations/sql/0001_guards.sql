-- Guards that no CHECK can express: listed moves only, and history that only grows.
--
-- run by: the first migration. `moves` is filled from gridmap.casework.lifecycle.
-- A refused statement carries the constraint's name, as a CHECK would.

CREATE FUNCTION refuse_unlisted_move() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    before text := CASE TG_OP WHEN 'INSERT' THEN '' ELSE OLD.state END;
BEGIN
    IF (TG_OP = 'INSERT' OR before <> NEW.state) AND NOT EXISTS (
        SELECT 1 FROM moves
        WHERE machine = TG_ARGV[0] AND from_state = before AND to_state = NEW.state
    ) THEN
        RAISE EXCEPTION '% cannot go from "%" to "%"', TG_ARGV[0], before, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[1];
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER work_orders_moves BEFORE INSERT OR UPDATE OF state ON work_orders
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('order', 'work_orders_only_listed_moves');

CREATE TRIGGER assignments_moves BEFORE INSERT OR UPDATE OF state ON assignments
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('assignment', 'assignments_only_listed_moves');

CREATE FUNCTION refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END
$$;

CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting('events_append_only');
