-- The roles of the hub. They belong to the whole server, so another hub on it may have made them already.
DO $$
DECLARE
    wanted name;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['liaison_owner', 'liaison_member', 'liaison_retention']::name[] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    IF NOT pg_catalog.pg_has_role(current_user, 'liaison_owner', 'SET') THEN
        EXECUTE format('GRANT liaison_owner TO %I WITH SET TRUE', current_user);
    END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS liaison AUTHORIZATION liaison_owner;
