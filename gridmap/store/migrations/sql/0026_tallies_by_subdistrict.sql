-- Figures of all time, kept for each subdistrict: whoever sees a part of the district is told
-- the figures of that part, at the same price.
--
-- run by: migration 0026. Counted anew from the tables; a row of no subdistrict counts what has
-- no place. A request that is located later, or an order whose ground changes hands, moves over.
LOCK TABLE requests, work_orders, tallies IN SHARE ROW EXCLUSIVE MODE;
ALTER TABLE tallies ADD COLUMN subdistrict_id UUID;
DELETE FROM tallies;
INSERT INTO tallies (tenant_id, subdistrict_id, n_requests, n_answered, n_referred, n_cancelled)
SELECT
    tenant_id, subdistrict_id, count(*), count(*) FILTER (WHERE disposition = 'answered'),
    count(*) FILTER (WHERE disposition = 'referred'), count(cancelled_at)
FROM requests
GROUP BY tenant_id, subdistrict_id;
INSERT INTO tallies (tenant_id, subdistrict_id, n_closed)
SELECT tenant_id, subdistrict_id, count(*)
FROM work_orders
WHERE state = 'A16'
GROUP BY tenant_id, subdistrict_id;

CREATE OR REPLACE FUNCTION count_new_requests() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (
        tenant_id, subdistrict_id, n_requests, n_answered, n_referred, n_cancelled
    )
    SELECT
        tenant_id, subdistrict_id, count(*), count(*) FILTER (WHERE disposition = 'answered'),
        count(*) FILTER (WHERE disposition = 'referred'), count(cancelled_at)
    FROM came
    GROUP BY tenant_id, subdistrict_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION count_changed_request() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (
        tenant_id, subdistrict_id, n_requests, n_answered, n_referred, n_cancelled
    )
    SELECT
        NEW.tenant_id, side.subdistrict_id, sum(side.sign),
        sum(side.sign * (side.disposition = 'answered')::int),
        sum(side.sign * (side.disposition = 'referred')::int),
        sum(side.sign * num_nonnulls(side.cancelled_at))
    FROM (
        VALUES
            (-1, OLD.subdistrict_id, OLD.disposition, OLD.cancelled_at),
            (1, NEW.subdistrict_id, NEW.disposition, NEW.cancelled_at)
    ) AS side (sign, subdistrict_id, disposition, cancelled_at)
    GROUP BY side.subdistrict_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION count_closed_order() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (tenant_id, subdistrict_id, n_closed)
    VALUES (NEW.tenant_id, NEW.subdistrict_id, 1);
    RETURN NULL;
END
$$;

CREATE FUNCTION count_moved_order() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (tenant_id, subdistrict_id, n_closed)
    VALUES (NEW.tenant_id, OLD.subdistrict_id, -1), (NEW.tenant_id, NEW.subdistrict_id, 1);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION fold_tallies() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    WITH added AS (
        SELECT id FROM tallies WHERE tenant_id = NEW.tenant_id FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM tallies AS t USING added
        WHERE t.tenant_id = NEW.tenant_id AND t.id = added.id
        RETURNING t.*
    )
    INSERT INTO tallies (
        tenant_id, subdistrict_id, n_requests, n_answered, n_referred, n_cancelled, n_closed
    )
    SELECT
        NEW.tenant_id, subdistrict_id, sum(n_requests), sum(n_answered), sum(n_referred),
        sum(n_cancelled), sum(n_closed)
    FROM gone
    GROUP BY subdistrict_id;
    RETURN NULL;
END
$$;

DROP TRIGGER requests_recounted ON requests;
CREATE TRIGGER requests_recounted
    AFTER UPDATE OF disposition, cancelled_at, subdistrict_id ON requests
    FOR EACH ROW
    WHEN (
        OLD.disposition <> NEW.disposition OR OLD.cancelled_at IS DISTINCT FROM NEW.cancelled_at
        OR OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id
    )
    EXECUTE FUNCTION count_changed_request();
CREATE TRIGGER work_orders_recounted AFTER UPDATE OF subdistrict_id ON work_orders
    FOR EACH ROW
    WHEN (
        NEW.state = 'A16' AND OLD.state = 'A16'
        AND OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id
    )
    EXECUTE FUNCTION count_moved_order();
