-- What a team may do on the hub, and all that it may do. Run as liaison_owner by every `liaison hub init`.
-- Each function runs with the owner's rights and looks at session_user, which no SET ROLE changes.

CREATE OR REPLACE FUNCTION liaison.version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT max(version) FROM liaison.installed;
END;

-- Raises insufficient_privilege unless this log-in may work on the team with the device; answers the member's rights.
CREATE OR REPLACE FUNCTION liaison.member(p_team uuid, p_device uuid) RETURNS liaison.members
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_member liaison.members;
BEGIN
    SELECT m.* INTO found_member FROM liaison.members m
    WHERE m.team_id = p_team AND m.login = session_user AND EXISTS (
        SELECT FROM liaison.devices d WHERE d.team_id = p_team AND d.device_id = p_device
        AND d.login = session_user AND d.revoked_at IS NULL);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this device does not belong to the team' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN found_member;
END $$;

-- Stores sealed versions, each where p_bases and p_base_pushes name the row's current version and the push that made
-- it (0: none), in one transaction. The number alone would not do: a hub that was put back gives it out anew.
-- The primary key is the compare: a row that has a next version already is left as it is.
-- The first line, place 0, says after which seq this push was numbered, and its turn: a version that was stored now has
-- the next number of its row, and for seq its own place more. Only of the others there is a line: ok, with what it was
-- given then, where its push_id was stored before; conflict with the current version; erased where the row was erased;
-- old key where it is sealed with another than the scope's newest key.
-- Here and below a version is looked for by an order and a limit, and sorting is switched off: so only the index that
-- has the order is taken, also while the server has no statistics of the table. With any other choice the first upload
-- of a new team comes to a standstill (measured at 14,000 rows: 18 seconds for 1,000, where this takes 0.02).
CREATE OR REPLACE FUNCTION liaison.push(
    p_team uuid, p_device uuid, p_pushes uuid[], p_scopes text[], p_rows uuid[], p_bases integer[],
    p_base_pushes uuid[], p_epochs integer[], p_erases boolean[], p_ciphertexts bytea[]
) RETURNS TABLE (place bigint, status text, version integer, seq bigint, turn uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    me liaison.members := liaison.member(p_team, p_device);
    n integer := coalesce(array_length(p_pushes, 1), 0);
    stored integer;
    first_seq bigint;
    none CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    this_turn CONSTANT uuid := gen_random_uuid();
BEGIN
    -- A laptop that vanishes between sending this and its commit would keep the team waiting for ever: the
    -- idle-in-transaction timeout does not see it, this one does. For the whole transaction, so no SET clause above.
    PERFORM set_config('transaction_timeout', '20s', true);
    IF n NOT BETWEEN 1 AND 1000 OR (n = ALL (ARRAY[
        cardinality(p_scopes), cardinality(p_rows), cardinality(p_bases), cardinality(p_base_pushes),
        cardinality(p_epochs), cardinality(p_erases), cardinality(p_ciphertexts),
        (SELECT count(*) FROM (SELECT FROM unnest(p_scopes, p_rows) AS u (s, r) GROUP BY s, r) different)])) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'a push is 1 to 1000 different rows' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (p_scopes <@ me.scopes) IS NOT TRUE THEN
        RAISE EXCEPTION 'this scope is not yours' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE liaison.teams t SET head = t.head + n WHERE t.team_id = p_team RETURNING t.head - n INTO first_seq;
    INSERT INTO liaison.versions
        (team_id, row_id, version, seq, turn, scope, key_epoch, erased, device_id, push_id, ciphertext)
    SELECT p_team, i.row_id, i.base + 1, first_seq + i.place, this_turn, i.scope, i.epoch, i.erase, p_device, i.push_id,
        i.ciphertext
    FROM unnest(p_pushes, p_scopes, p_rows, p_bases, p_base_pushes, p_epochs, p_erases, p_ciphertexts)
        WITH ORDINALITY AS i (push_id, scope, row_id, base, base_push, epoch, erase, ciphertext, place)
    JOIN (SELECT k.scope, max(k.epoch) AS epoch FROM liaison.team_keys k WHERE k.team_id = p_team GROUP BY k.scope) key
        ON key.scope = i.scope AND key.epoch = i.epoch
    WHERE i.base_push = CASE WHEN i.base = 0 THEN none ELSE (
        SELECT CASE WHEN v.version = i.base AND NOT v.erased THEN v.push_id END FROM liaison.versions v
        WHERE v.team_id = p_team AND v.scope = i.scope AND v.row_id = i.row_id AND v.version <= i.base
        ORDER BY v.version DESC LIMIT 1) END
    ON CONFLICT (team_id, scope, row_id, version) DO NOTHING;
    GET DIAGNOSTICS stored = ROW_COUNT;
    RETURN QUERY SELECT 0::bigint, 'ok', 0, first_seq, this_turn;
    IF stored < n THEN
        RETURN QUERY
        SELECT i.place,
            CASE WHEN now.push_id IS NOT NULL THEN 'ok'
                WHEN cur.erased THEN 'erased'
                WHEN i.epoch = (SELECT max(k.epoch) FROM liaison.team_keys k
                    WHERE k.team_id = p_team AND k.scope = i.scope) THEN 'conflict'
                ELSE 'old key' END,
            coalesce(now.version, cur.version, 0), coalesce(now.seq, 0), coalesce(now.turn, none)
        FROM unnest(p_pushes, p_scopes, p_rows, p_bases, p_epochs) WITH ORDINALITY
            AS i (push_id, scope, row_id, base, epoch, place)
        LEFT JOIN LATERAL (
            SELECT v.version, v.erased FROM liaison.versions v
            WHERE v.team_id = p_team AND v.scope = i.scope AND v.row_id = i.row_id
            ORDER BY v.version DESC LIMIT 1) cur ON true
        LEFT JOIN LATERAL (
            SELECT v.version, v.push_id, v.seq, v.turn FROM liaison.versions v
            WHERE v.team_id = p_team AND v.scope = i.scope AND v.row_id = i.row_id AND v.version > i.base
            ORDER BY v.version LIMIT 1) now ON now.version = i.base + 1 AND now.push_id = i.push_id
        WHERE now.turn IS DISTINCT FROM this_turn ORDER BY i.place;
    END IF;
    IF true = ANY (p_erases) THEN
        UPDATE liaison.versions v SET ciphertext = ''
        WHERE v.team_id = p_team AND NOT v.erased AND v.ciphertext <> ''
            AND v.scope = ANY (me.scopes)
            AND v.row_id = ANY (ARRAY(SELECT e.row_id FROM unnest(p_rows, p_erases) AS e (row_id, erase) WHERE e.erase))
            AND (SELECT w.erased FROM liaison.versions w WHERE w.team_id = p_team AND w.scope = v.scope
                AND w.row_id = v.row_id ORDER BY w.version DESC LIMIT 1);
    END IF;
END $$;

-- The latest version of each row of a scope that came after p_since, in order, at most p_limit of them. The first line
-- tells of the hub itself, and has no row; the others have nothing but a row. cursor_fits is false where the version at
-- p_since was not stored in p_turn: the hub was rolled back, or is another one.
CREATE OR REPLACE FUNCTION liaison.pull(
    p_team uuid, p_device uuid, p_scope text, p_since bigint, p_turn uuid, p_limit integer
) RETURNS TABLE (
    head bigint, hub_instance uuid, hub_time timestamptz, cursor_fits boolean, row_id uuid, version integer, seq bigint,
    turn uuid, device_id uuid, push_id uuid, key_epoch integer, erased boolean, received_at timestamptz,
    ciphertext bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    me liaison.members := liaison.member(p_team, p_device);
BEGIN
    IF (p_scope = ANY (me.scopes)) IS NOT TRUE THEN
        RAISE EXCEPTION 'this scope is not yours' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT t.head, t.hub_instance, clock_timestamp(), p_since = 0 OR EXISTS (
            SELECT FROM (SELECT DISTINCT k.scope FROM liaison.team_keys k WHERE k.team_id = p_team) any_scope
            CROSS JOIN LATERAL (SELECT c.turn FROM liaison.versions c WHERE c.team_id = p_team
                AND c.scope = any_scope.scope AND c.seq = p_since LIMIT 1) there
            WHERE there.turn = p_turn),
        NULL::uuid, NULL::integer, NULL::bigint, NULL::uuid, NULL::uuid, NULL::uuid, NULL::integer, NULL::boolean,
        NULL::timestamptz, NULL::bytea
    FROM liaison.teams t WHERE t.team_id = p_team;
    RETURN QUERY
    SELECT NULL::bigint, NULL::uuid, NULL::timestamptz, NULL::boolean, n.row_id, n.version, n.seq, n.turn, n.device_id,
        n.push_id, n.key_epoch, n.erased, n.received_at, n.ciphertext
    FROM liaison.versions n
    WHERE n.team_id = p_team AND n.scope = p_scope AND n.seq > p_since
        AND (SELECT later.version FROM liaison.versions later WHERE later.team_id = p_team AND later.scope = p_scope
            AND later.row_id = n.row_id AND later.version > n.version ORDER BY later.version LIMIT 1) IS NULL
    ORDER BY n.seq LIMIT least(greatest(p_limit, 1), 1000);
END $$;

-- The keys that are sealed to this device.
CREATE OR REPLACE FUNCTION liaison.keys(p_team uuid, p_device uuid)
RETURNS TABLE (scope text, epoch integer, wrapped_by uuid, wrapped bytea, min_client integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM liaison.member(p_team, p_device);
    RETURN QUERY SELECT k.scope, k.epoch, k.wrapped_by, k.wrapped, t.min_client
        FROM liaison.team_keys k JOIN liaison.teams t USING (team_id)
        WHERE k.team_id = p_team AND k.recipient = p_device ORDER BY k.scope, k.epoch;
END $$;
