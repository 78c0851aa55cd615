-- How devices come and go. Run as liaison_owner by every `liaison hub init`.

-- Where this log-in stands with the device: member, revoked, waiting, stranger; or founder, where a team waits for its
-- first device and this log-in belongs to none.
CREATE OR REPLACE FUNCTION liaison.standing(p_device uuid) RETURNS TABLE (team_id uuid, standing text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT d.team_id, CASE WHEN d.revoked_at IS NULL THEN 'member' ELSE 'revoked' END
        FROM liaison.devices d WHERE d.device_id = p_device AND d.login = session_user;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY SELECT NULL::uuid, 'waiting' FROM liaison.waiting w
        WHERE w.device_id = p_device AND w.login = session_user;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY SELECT t.team_id, 'founder' FROM liaison.teams t WHERE t.founded_at IS NULL
        AND NOT EXISTS (SELECT FROM liaison.members m WHERE m.login = session_user) LIMIT 1;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY SELECT NULL::uuid, 'stranger';
END $$;

-- Stores sealed keys. An epoch belongs to whoever stores it first; nothing is ever overwritten.
CREATE OR REPLACE FUNCTION liaison.store_keys(
    p_team uuid, p_by uuid, p_scopes text[], p_epochs integer[], p_recipients uuid[], p_wrapped bytea[]
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO liaison.team_keys (team_id, scope, epoch, recipient, wrapped_by, wrapped)
    SELECT p_team, k.scope, k.epoch, k.recipient, p_by, k.wrapped
    FROM unnest(p_scopes, p_epochs, p_recipients, p_wrapped) AS k (scope, epoch, recipient, wrapped);
END;

-- The first device makes the team its own.
CREATE OR REPLACE FUNCTION liaison.found(
    p_team uuid, p_device uuid, p_identity bytea, p_admission bytea,
    p_scopes text[], p_epochs integer[], p_recipients uuid[], p_wrapped bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    held text[] := ARRAY(SELECT DISTINCT unnest(p_scopes));
BEGIN
    UPDATE liaison.teams SET founded_at = clock_timestamp() WHERE team_id = p_team AND founded_at IS NULL
        AND NOT EXISTS (SELECT FROM liaison.members m WHERE m.login = session_user);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the team has its first device' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO liaison.members VALUES (p_team, session_user, held, true);
    INSERT INTO liaison.devices (team_id, device_id, login, identity, scopes, admits, admitted_by, admission, welcome)
    VALUES (p_team, p_device, session_user, p_identity, held, true, p_device, p_admission, '');
    PERFORM liaison.store_keys(p_team, p_device, p_scopes, p_epochs, p_recipients, p_wrapped);
END $$;

-- A new device asks; a second time replaces the first.
CREATE OR REPLACE FUNCTION liaison.ask(p_device uuid, p_identity bytea, p_proof bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO liaison.waiting (login, device_id, identity, proof)
    VALUES (session_user, p_device, p_identity, p_proof)
    ON CONFLICT (login) DO UPDATE SET device_id = excluded.device_id, identity = excluded.identity,
        proof = excluded.proof, asked_at = clock_timestamp();
END $$;

-- Who waits, for those who may let them in. A question is forgotten after a week.
CREATE OR REPLACE FUNCTION liaison.asking(p_team uuid, p_device uuid)
RETURNS TABLE (login name, device_id uuid, identity bytea, proof bytea, asked_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF (liaison.member(p_team, p_device)).admits THEN
        RETURN QUERY SELECT w.login, w.device_id, w.identity, w.proof, w.asked_at FROM liaison.waiting w
            WHERE w.asked_at > now() - interval '7 days' ORDER BY w.asked_at;
    END IF;
END $$;

-- The team's devices, revoked ones too.
CREATE OR REPLACE FUNCTION liaison.roster(p_team uuid, p_device uuid) RETURNS SETOF liaison.devices
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM liaison.member(p_team, p_device);
    RETURN QUERY SELECT d.* FROM liaison.devices d WHERE d.team_id = p_team ORDER BY d.admitted_at;
END $$;

-- Lets a waiting device in, with the keys of every epoch of its scopes.
CREATE OR REPLACE FUNCTION liaison.approve(
    p_team uuid, p_by uuid, p_device uuid, p_identity bytea, p_login name, p_held text[], p_admits boolean,
    p_admission bytea, p_welcome bytea, p_scopes text[], p_epochs integer[], p_recipients uuid[], p_wrapped bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    me liaison.members := liaison.member(p_team, p_by);
BEGIN
    -- One change of the roster at a time: an epoch that is being made must not miss the device that comes in.
    PERFORM FROM liaison.teams WHERE team_id = p_team FOR UPDATE;
    DELETE FROM liaison.waiting WHERE login = p_login AND device_id = p_device AND identity = p_identity;
    IF NOT FOUND OR NOT me.admits OR (p_held <@ me.scopes) IS NOT TRUE THEN
        RAISE EXCEPTION 'you cannot let this device in' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO liaison.members AS m VALUES (p_team, p_login, p_held, p_admits)
    ON CONFLICT (team_id, login) DO UPDATE SET
        scopes = ARRAY(SELECT DISTINCT unnest(m.scopes || excluded.scopes)), admits = m.admits OR excluded.admits;
    INSERT INTO liaison.devices (team_id, device_id, login, identity, scopes, admits, admitted_by, admission, welcome)
    VALUES (p_team, p_device, p_login, p_identity, p_held, p_admits, p_by, p_admission, p_welcome);
    IF EXISTS (SELECT FROM unnest(p_recipients) r WHERE r <> p_device) OR EXISTS (
        SELECT FROM unnest(p_scopes, p_epochs) AS n (scope, epoch) WHERE NOT EXISTS (
            SELECT FROM liaison.team_keys k WHERE k.team_id = p_team AND k.scope = n.scope AND k.epoch = n.epoch))
    OR EXISTS (
        SELECT FROM liaison.team_keys k WHERE k.team_id = p_team AND k.scope = ANY (p_held) AND NOT EXISTS (
            SELECT FROM unnest(p_scopes, p_epochs) AS n (scope, epoch) WHERE n.scope = k.scope AND n.epoch = k.epoch))
    THEN
        RAISE EXCEPTION 'keys have changed in the meantime' USING ERRCODE = 'serialization_failure';
    END IF;
    PERFORM liaison.store_keys(p_team, p_by, p_scopes, p_epochs, p_recipients, p_wrapped);
END $$;

-- Shuts a device out, and brings a new epoch for each scope that it had, sealed to all that stay.
CREATE OR REPLACE FUNCTION liaison.revoke(
    p_team uuid, p_by uuid, p_device uuid,
    p_scopes text[], p_epochs integer[], p_recipients uuid[], p_wrapped bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    me liaison.members := liaison.member(p_team, p_by);
    gone liaison.devices;
BEGIN
    PERFORM FROM liaison.teams WHERE team_id = p_team FOR UPDATE;
    UPDATE liaison.devices SET revoked_at = clock_timestamp()
        WHERE team_id = p_team AND device_id = p_device AND device_id <> p_by AND revoked_at IS NULL AND me.admits
        RETURNING * INTO gone;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'you cannot shut this device out' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- What the log-in may do is what its other devices were let in for; without any, nothing.
    DELETE FROM liaison.members m WHERE m.team_id = p_team AND m.login = gone.login AND NOT EXISTS (
        SELECT FROM liaison.devices d WHERE d.team_id = p_team AND d.login = m.login AND d.revoked_at IS NULL);
    UPDATE liaison.members m SET
        scopes = ARRAY(SELECT DISTINCT unnest(d.scopes) FROM liaison.devices d
            WHERE d.team_id = p_team AND d.login = m.login AND d.revoked_at IS NULL),
        admits = (SELECT bool_or(d.admits) FROM liaison.devices d
            WHERE d.team_id = p_team AND d.login = m.login AND d.revoked_at IS NULL)
        WHERE m.team_id = p_team AND m.login = gone.login;
    IF EXISTS (
        SELECT FROM liaison.devices d, unnest(d.scopes) s
        WHERE d.team_id = p_team AND d.revoked_at IS NULL AND s = ANY (gone.scopes) AND NOT EXISTS (
            SELECT FROM unnest(p_scopes, p_epochs, p_recipients) AS n (scope, epoch, recipient)
            WHERE n.scope = s AND n.recipient = d.device_id AND n.epoch = 1 + (
                SELECT max(k.epoch) FROM liaison.team_keys k WHERE k.team_id = p_team AND k.scope = s)))
    THEN
        RAISE EXCEPTION 'keys have changed in the meantime' USING ERRCODE = 'serialization_failure';
    END IF;
    PERFORM liaison.store_keys(p_team, p_by, p_scopes, p_epochs, p_recipients, p_wrapped);
END $$;

-- Figures for `liaison hub status`.
CREATE OR REPLACE FUNCTION liaison.status(p_team uuid, p_device uuid)
RETURNS TABLE (head bigint, founded_at timestamptz, devices bigint, revoked bigint, waiting bigint, rows bigint,
    versions bigint, bytes bigint, last_received timestamptz, hub_instance uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me liaison.members := liaison.member(p_team, p_device);
BEGIN
    RETURN QUERY SELECT t.head, t.founded_at,
        (SELECT count(*) FROM liaison.devices d WHERE d.team_id = p_team AND d.revoked_at IS NULL),
        (SELECT count(*) FROM liaison.devices d WHERE d.team_id = p_team AND d.revoked_at IS NOT NULL),
        (SELECT count(*) FROM liaison.asking(p_team, p_device)),
        (SELECT count(*) FROM liaison.versions v WHERE v.team_id = p_team AND v.version = 1),
        (SELECT count(*) FROM liaison.versions v WHERE v.team_id = p_team),
        (SELECT coalesce(sum(octet_length(v.ciphertext)), 0)::bigint FROM liaison.versions v WHERE v.team_id = p_team),
        (SELECT max(v.received_at) FROM liaison.versions v WHERE v.team_id = p_team),
        t.hub_instance
    FROM liaison.teams t WHERE t.team_id = p_team;
END $$;

-- Retention: empties what was superseded longer ago than p_age. The latest version of a row stays, and so do the empty
-- ones: laptops know their place in the order by them. For liaison_retention; no officer may call it.
CREATE OR REPLACE FUNCTION liaison.expunge(p_age interval) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    emptied bigint;
BEGIN
    UPDATE liaison.versions v SET ciphertext = '' WHERE v.ciphertext <> ''
        AND (SELECT w.received_at FROM liaison.versions w WHERE w.team_id = v.team_id AND w.scope = v.scope
            AND w.row_id = v.row_id AND w.version = v.version + 1) <= clock_timestamp() - p_age;
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END $$;

-- For the administrator alone: room for one more team, and a new name for a hub that was put back from a backup.
CREATE OR REPLACE FUNCTION liaison.open_team() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    LOCK TABLE liaison.teams IN SHARE ROW EXCLUSIVE MODE;
    SELECT team_id INTO made FROM liaison.teams WHERE founded_at IS NULL LIMIT 1;
    IF made IS NULL THEN
        INSERT INTO liaison.teams DEFAULT VALUES RETURNING team_id INTO made;
    END IF;
    RETURN made;
END $$;

CREATE OR REPLACE FUNCTION liaison.restored() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE liaison.teams SET hub_instance = gen_random_uuid();
END;
