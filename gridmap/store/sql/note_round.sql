-- Note that a worker has gone round; the first time, that it has begun.
--
-- in:   :tenant, :id, :place
--
-- By the clock of the database: ages are told by it too, whatever day is played. A worker that
-- was taken for ended, and goes on, has not ended.
INSERT INTO workers AS w (tenant_id, id, place, began_at, seen_at)
VALUES (:tenant, :id, :place, now(), now())
ON CONFLICT (tenant_id, id) DO UPDATE
    SET seen_at = greatest(w.seen_at, now()), ended_at = NULL
