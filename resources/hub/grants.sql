-- Who may do what in the database. Run by the administrator with every `liaison hub init`, so that it also mends what
-- was loosened by hand. Members get the functions below and nothing else.

REVOKE ALL ON SCHEMA liaison FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA liaison FROM PUBLIC, liaison_member, liaison_retention;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA liaison FROM PUBLIC, liaison_member, liaison_retention;
GRANT USAGE ON SCHEMA liaison TO liaison_member, liaison_retention;
GRANT EXECUTE ON FUNCTION
    liaison.version(), liaison.standing(uuid),
    liaison.push(uuid, uuid, uuid[], text[], uuid[], integer[], uuid[], integer[], boolean[], bytea[]),
    liaison.pull(uuid, uuid, text, bigint, uuid, integer),
    liaison.keys(uuid, uuid), liaison.roster(uuid, uuid), liaison.status(uuid, uuid),
    liaison.found(uuid, uuid, bytea, bytea, text[], integer[], uuid[], bytea[]),
    liaison.ask(uuid, bytea, bytea), liaison.asking(uuid, uuid),
    liaison.approve(
        uuid, uuid, uuid, bytea, name, text[], boolean, bytea, bytea, text[], integer[], uuid[], bytea[]),
    liaison.revoke(uuid, uuid, uuid, text[], integer[], uuid[], bytea[])
    TO liaison_member;
GRANT EXECUTE ON FUNCTION liaison.version(), liaison.expunge(interval) TO liaison_retention;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO liaison_member, liaison_retention', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
