-- Note that nobody could go, and when to try again. The row is held already.
--
-- in:   :tenant, :id, :decided_at (when the situation was read), :at (now), :next_try_at
--
-- A wake-up between the reading and now stays: whoever became free was not seen. The lease
-- of a worker lies ahead of now and is replaced. The version stays: the facts of the order
-- itself have not changed.
UPDATE work_orders AS w
SET waiting_for = 'no_candidate', n_tries = w.n_tries + 1,
    next_try_at = CASE
        WHEN w.next_try_at > :decided_at AND w.next_try_at <= :at THEN w.next_try_at
        ELSE :next_try_at
    END
WHERE w.tenant_id = :tenant AND w.id = :id
