-- How many callers of one compound have asked for the same matter since an instant.
--
-- in:   :tenant, :compound, :category, :since
-- out:  n_households   different telephone numbers; who left none counts each for themselves
SELECT count(DISTINCT coalesce(nullif(r.caller_phone, ''), CAST(r.id AS text))) AS n_households
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
WHERE w.tenant_id = :tenant AND w.opened_at >= :since
  AND w.state IN ('A00', 'A03', 'A05', 'A06', 'A07', 'A11', 'A13', 'A15', 'A16', 'A20')
  AND w.compound_id = :compound AND w.category = :category
