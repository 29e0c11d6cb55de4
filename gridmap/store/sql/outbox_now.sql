-- The cursor of this instant: every later row comes after it.
--
-- out:  'xid.id'; the largest id of the transactions that are over
SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text
    || '.9223372036854775807'
