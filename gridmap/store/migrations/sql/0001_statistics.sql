-- What the planner knows of our tables, renewed after a load.
--
-- run by: the first migration. Right after a first load there are no figures yet, and the
-- planner reads whole districts; only the owner of a table may renew them. So the function
-- runs with the owner's rights, takes nothing from its caller and finds names by itself.

CREATE FUNCTION refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own regclass;
BEGIN
    FOR own IN
        SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND relowner = current_user::regrole
        ORDER BY relname
    LOOP
        EXECUTE format('ANALYZE %s', own);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION refresh_statistics() FROM PUBLIC;
