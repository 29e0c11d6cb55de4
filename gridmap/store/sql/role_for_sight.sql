-- Whether the role of a narrower sight is there, and whether the application may take it.
--
-- in:   :sight, :user   names of roles
-- out:  one row: is_there, is_lent
SELECT
    EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = :sight) AS is_there,
    coalesce((
        SELECT pg_has_role(CAST(:user AS name), r.oid, 'MEMBER')
        FROM pg_roles AS r WHERE r.rolname = :sight
    ), false) AS is_lent
