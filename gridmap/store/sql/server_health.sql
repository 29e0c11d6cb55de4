-- How the database is, and how far the feed of a district goes back.
--
-- in:   :tenant
-- out:  one row: server_version, postgis, started_at, size_bytes, n_connections and
--       most_connections (of the server), n_outbox, outbox_oldest_at, outbox_newest_at,
--       outbox_oldest_s (age of the oldest row)
WITH feed AS (
    SELECT count(*) AS n, min(o.at) AS oldest_at, max(o.at) AS newest_at
    FROM outbox AS o
    WHERE o.tenant_id = :tenant
)
SELECT
    current_setting('server_version') AS server_version,
    (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'postgis') AS postgis,
    pg_postmaster_start_time() AS started_at,
    pg_database_size(current_database()) AS size_bytes,
    (SELECT CAST(sum(d.numbackends) AS integer) FROM pg_stat_database AS d) AS n_connections,
    CAST(current_setting('max_connections') AS integer) AS most_connections,
    f.n AS n_outbox, f.oldest_at AS outbox_oldest_at, f.newest_at AS outbox_newest_at,
    CAST(extract(epoch FROM now() - f.oldest_at) AS double precision) AS outbox_oldest_s
FROM feed AS f
