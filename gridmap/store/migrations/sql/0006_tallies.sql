-- Figures of all time, counted as things happen instead of over the whole history.
--
-- run by: the sixth migration. `tallies` holds what each statement added; the sum is the figure. Nobody
-- waits for anybody: rows are only added, and every 512th adder folds those that it finds into one.
CREATE TABLE tallies (
    tenant_id INTEGER NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    n_requests BIGINT DEFAULT 0 NOT NULL,
    n_answered BIGINT DEFAULT 0 NOT NULL,
    n_referred BIGINT DEFAULT 0 NOT NULL,
    n_cancelled BIGINT DEFAULT 0 NOT NULL,
    n_closed BIGINT DEFAULT 0 NOT NULL,
    CONSTRAINT tallies_pkey PRIMARY KEY (tenant_id, id)
);

INSERT INTO tallies (tenant_id, n_requests, n_answered, n_referred, n_cancelled)
SELECT
    tenant_id, count(*), count(*) FILTER (WHERE disposition = 'answered'),
    count(*) FILTER (WHERE disposition = 'referred'), count(cancelled_at)
FROM requests
GROUP BY tenant_id;
INSERT INTO tallies (tenant_id, n_closed)
SELECT tenant_id, count(*) FROM work_orders WHERE state = 'A16' GROUP BY tenant_id;

CREATE FUNCTION count_new_requests() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (tenant_id, n_requests, n_answered, n_referred, n_cancelled)
    SELECT
        tenant_id, count(*), count(*) FILTER (WHERE disposition = 'answered'),
        count(*) FILTER (WHERE disposition = 'referred'), count(cancelled_at)
    FROM came
    GROUP BY tenant_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_changed_request() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (tenant_id, n_answered, n_referred, n_cancelled)
    VALUES (
        NEW.tenant_id,
        (NEW.disposition = 'answered')::int - (OLD.disposition = 'answered')::int,
        (NEW.disposition = 'referred')::int - (OLD.disposition = 'referred')::int,
        num_nonnulls(NEW.cancelled_at) - num_nonnulls(OLD.cancelled_at)
    );
    RETURN NULL;
END
$$;

CREATE FUNCTION count_closed_order() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tallies (tenant_id, n_closed) VALUES (NEW.tenant_id, 1);
    RETURN NULL;
END
$$;

CREATE FUNCTION fold_tallies() RETURNS trigger
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
        tenant_id, n_requests, n_answered, n_referred, n_cancelled, n_closed
    )
    SELECT
        NEW.tenant_id, sum(n_requests), sum(n_answered), sum(n_referred), sum(n_cancelled),
        sum(n_closed)
    FROM gone
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER requests_counted AFTER INSERT ON requests REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_requests();
CREATE TRIGGER requests_recounted AFTER UPDATE OF disposition, cancelled_at ON requests
    FOR EACH ROW
    WHEN (
        OLD.disposition <> NEW.disposition OR OLD.cancelled_at IS DISTINCT FROM NEW.cancelled_at
    )
    EXECUTE FUNCTION count_changed_request();
CREATE TRIGGER work_orders_counted AFTER UPDATE OF state ON work_orders
    FOR EACH ROW WHEN (NEW.state = 'A16' AND OLD.state <> 'A16')
    EXECUTE FUNCTION count_closed_order();
CREATE TRIGGER work_orders_counted_at_once AFTER INSERT ON work_orders
    FOR EACH ROW WHEN (NEW.state = 'A16')
    EXECUTE FUNCTION count_closed_order();
CREATE TRIGGER tallies_folded AFTER INSERT ON tallies
    FOR EACH ROW WHEN (NEW.id % 512 = 0)
    EXECUTE FUNCTION fold_tallies();
