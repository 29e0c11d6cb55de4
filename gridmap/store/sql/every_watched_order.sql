-- Every open work order, or one, as escalation sees it, whether or not it is due.
--
-- in:   :tenant, :order_id (NULL = all)
-- out:  the columns of `watched_facts`
--
-- No condition but that it is open: what is due is decided by casework.escalation alone.
WITH due AS MATERIALIZED (
    SELECT
        \ir watched_columns.sql
    FROM work_orders AS w
    WHERE w.tenant_id = :tenant AND w.closed_at IS NULL
      AND (CAST(:order_id AS uuid) IS NULL OR w.id = :order_id)
)
\ir watched_facts.sql
