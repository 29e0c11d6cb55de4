-- What a server and the role that asks bring along, before and after the first migration.
--
-- in:   :tables   the names of our tables
-- out:  one row: the server's version, the role, installed and available versions of the two
--       extensions (NULL = none), whether the role may create tables, and which of our tables
--       exist that it may not read or write (`moves` is only read)
SELECT
    current_setting('server_version') AS server_version,
    current_user AS role,
    (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'postgis') AS postgis,
    (
        SELECT a.default_version FROM pg_available_extensions AS a WHERE a.name = 'postgis'
    ) AS postgis_available,
    EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = 'btree_gist') AS has_btree_gist,
    has_schema_privilege('public', 'CREATE') AS may_create,
    ARRAY(
        SELECT name
        FROM unnest(CAST(:tables AS text[])) AS name
        WHERE to_regclass(name) IS NOT NULL
          AND NOT (
              has_table_privilege(name, 'SELECT')
              AND (name = 'moves' OR has_table_privilege(name, 'INSERT'))
          )
        ORDER BY name
    ) AS out_of_reach
