-- What PostgreSQL gives to everybody and nobody needs here: programs in SQL, large objects (which can be made without
-- any right to create) and advisory locks (by which one member could hold up another). Only a superuser can take these
-- away; where the administrator is none, `liaison hub init` says so and the rest stands.

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
REVOKE ALL ON LANGUAGE sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO liaison_owner;
DO $$
DECLARE
    open_function regprocedure;
BEGIN
    FOR open_function IN
        SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
            AND (p.proname LIKE 'lo\_%' OR p.proname IN ('loread', 'lowrite') OR p.proname LIKE 'pg\_%advisory\_%')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', open_function);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO liaison_owner;
