-- Note which required parts of a team nobody takes, and when to look again.
--
-- in:   :tenant, :id (work order), :missing (codes of parts; empty = complete), :decided_at (when
--       the situation was read), :at (now), :retry_s,
--       :longest_s   the pause doubles with each try, from :retry_s to at most :longest_s
--
-- A complete team is looked after again only when somebody leaves it. A wake-up between the reading
-- and now stays, as for orders: whoever became free was not seen.
UPDATE teams AS t
SET missing = CAST(:missing AS text[]),
    n_tries = CASE WHEN cardinality(CAST(:missing AS text[])) = 0 THEN 0 ELSE t.n_tries + 1 END,
    next_fill_at = CASE
        WHEN cardinality(CAST(:missing AS text[])) = 0 THEN NULL
        WHEN t.next_fill_at > :decided_at AND t.next_fill_at <= :at THEN t.next_fill_at
        ELSE CAST(:at AS timestamptz) + make_interval(secs => least(
            CAST(:retry_s AS float8) * power(2, least(t.n_tries, 20)), CAST(:longest_s AS float8)
        ))
    END
WHERE t.tenant_id = :tenant AND t.work_order_id = :id
