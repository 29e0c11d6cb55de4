-- An order that comes to lie in another subdistrict is told to those who saw it: it is gone.
--
-- run by: migration 0036. However it came there, by an import of borders or by hand: one row is of
-- the subdistrict that it left, one of that to which it came. What is closed stands on no map.
CREATE FUNCTION tell_order_left() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (tenant_id, at, kind, payload, subdistrict_id)
    VALUES
        (
            NEW.tenant_id, now(), 'order_left',
            jsonb_build_object('work_order_id', NEW.id, 'to', NEW.subdistrict_id),
            OLD.subdistrict_id
        ),
        (
            NEW.tenant_id, now(), 'order_came', jsonb_build_object('work_order_id', NEW.id),
            NEW.subdistrict_id
        );
    RETURN NULL;
END
$$;

CREATE TRIGGER work_orders_left AFTER UPDATE OF subdistrict_id ON work_orders
    FOR EACH ROW
    WHEN (
        NEW.closed_at IS NULL AND OLD.subdistrict_id IS NOT NULL
        AND OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id
    )
    EXECUTE FUNCTION tell_order_left();
