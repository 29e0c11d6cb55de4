-- Note that nobody could go, and when to try again. The row is held already.
--
-- in:   :tenant, :id, :waiting_for, :decided_at (when the situation was read), :at (now), :retry_s,
--       :longest_s   the pause doubles with each try, from :retry_s to at most :longest_s
--
-- A wake-up between the reading and now stays: whoever became free was not seen. The lease
-- of a worker lies ahead of now and is replaced. The version stays: the facts of the order
-- itself have not changed.
UPDATE work_orders AS w
SET waiting_for = :waiting_for, n_tries = w.n_tries + 1,
    next_try_at = CASE
        WHEN w.next_try_at > :decided_at AND w.next_try_at <= :at THEN w.next_try_at
        ELSE CAST(:at AS timestamptz) + make_interval(
            secs => least(CAST(:retry_s AS float8) * power(2, least(w.n_tries, 20)), CAST(:longest_s AS float8))
        )
    END
WHERE w.tenant_id = :tenant AND w.id = :id
