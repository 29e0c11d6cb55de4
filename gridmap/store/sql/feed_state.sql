-- How far the feed can be told at this instant, and of which database it is.
--
-- in:   :tenant
-- out:  one row: epoch, cursor (as `outbox_now`), oldest_xid and next_xid of the snapshot,
--       is_held_back (committed rows stand behind a transaction that still runs)
--
-- The epoch names the cluster, its timeline (another one after a recovery or a failover), the
-- database and the table's file (another one after a restore, or once it was emptied at one stroke).
-- It stays through a restart. A server in recovery writes no log, so its last checkpoint is asked.
SELECT
    left(md5(concat_ws(
        '/', control.system_identifier,
        CASE
            WHEN pg_is_in_recovery() THEN lpad(to_hex(last.timeline_id), 8, '0')
            ELSE left(lower(pg_walfile_name(pg_current_wal_insert_lsn())), 8)
        END,
        here.oid, pg_relation_filenode('outbox'), CAST(:tenant AS integer)
    )), 12) AS epoch,
    (pg_snapshot_xmin(taken.snapshot)::text::numeric - 1)::text
        || '.9223372036854775807' AS cursor,
    pg_snapshot_xmin(taken.snapshot)::text AS oldest_xid,
    pg_snapshot_xmax(taken.snapshot)::text AS next_xid,
    EXISTS (
        SELECT FROM outbox AS o
        WHERE o.tenant_id = :tenant AND o.xid >= pg_snapshot_xmin(taken.snapshot)
    ) AS is_held_back
FROM pg_control_system() AS control
CROSS JOIN pg_control_checkpoint() AS last
CROSS JOIN (SELECT pg_current_snapshot() AS snapshot) AS taken
JOIN pg_database AS here ON here.datname = current_database()
