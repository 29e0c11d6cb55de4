-- The policies that stand on our tables, and whether row level security is on.
--
-- in:   :tables   the names of our tables
--       :user     the role that the application connects as
-- out:  one row a table: name, is_on, is_open (to :user: its owner, or by the policy `engine`),
--       told (the comment of the policy `sight`: what it was made from; NULL = none)
SELECT
    c.relname AS name, c.relrowsecurity AS is_on,
    pg_has_role(CAST(:user AS name), c.relowner, 'USAGE') OR EXISTS (
        SELECT FROM pg_policy AS p
        WHERE p.polrelid = c.oid AND p.polname = 'engine'
          AND CAST(:user AS name) = ANY(ARRAY(SELECT pg_get_userbyid(r) FROM unnest(p.polroles) AS r))
    ) AS is_open,
    (
        SELECT coalesce(obj_description(p.oid, 'pg_policy'), '')
        FROM pg_policy AS p
        WHERE p.polrelid = c.oid AND p.polname = 'sight'
    ) AS told
FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND c.relname = ANY(CAST(:tables AS text[]))
ORDER BY c.relname
