-- The tables of the hub. Run as liaison_owner, in the transaction of `liaison hub init`.
-- Nothing in here can be read: contents and keys arrive sealed.

-- Which of these files have run.
CREATE TABLE liaison.installed (
    version integer PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);

-- head is the last number given out; whoever pushes holds the row's lock until the commit, so numbers become visible
-- in their order. hub_instance says which database this is: liaison.restored() draws a new one.
CREATE TABLE liaison.teams (
    team_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    head bigint NOT NULL DEFAULT 0,
    hub_instance uuid NOT NULL DEFAULT gen_random_uuid(),
    min_client integer NOT NULL DEFAULT 1,
    founded_at timestamptz
);

-- Which log-in works with which team, what it may read and write there, and whether it may let others in.
CREATE TABLE liaison.members (
    team_id uuid NOT NULL,
    login name NOT NULL,
    scopes text[] NOT NULL,
    admits boolean NOT NULL DEFAULT false,
    PRIMARY KEY (team_id, login)
);

-- Devices that belong to a team. identity holds the public keys, admission the signature of the device that let it in.
CREATE TABLE liaison.devices (
    team_id uuid NOT NULL,
    device_id uuid NOT NULL,
    login name NOT NULL,
    identity bytea NOT NULL CHECK (octet_length(identity) = 64),
    scopes text[] NOT NULL,
    admits boolean NOT NULL,
    admitted_by uuid NOT NULL,
    admission bytea NOT NULL,
    welcome bytea NOT NULL,
    admitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz,
    PRIMARY KEY (team_id, device_id)
);

-- Devices that ask to be let in. proof ties identity to the code that only the new device and its officer know.
CREATE TABLE liaison.waiting (
    login name PRIMARY KEY,
    device_id uuid NOT NULL,
    identity bytea NOT NULL CHECK (octet_length(identity) = 64),
    proof bytea NOT NULL CHECK (octet_length(proof) = 32),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The key of each scope and epoch, sealed to one device (or to the agency: recipient 0) and signed by another.
CREATE TABLE liaison.team_keys (
    team_id uuid NOT NULL,
    scope text NOT NULL,
    epoch integer NOT NULL,
    recipient uuid NOT NULL,
    wrapped_by uuid NOT NULL,
    wrapped bytea NOT NULL CHECK (octet_length(wrapped) <= 1024),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (team_id, scope, epoch, recipient)
);

-- Every version of every row, append-only; the primary key is the compare-and-set. Versions of a row have no gaps. Each
-- scope has rows of its own: whoever may write in one cannot occupy an id in another.
CREATE TABLE liaison.versions (
    team_id uuid NOT NULL,
    row_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    seq bigint NOT NULL,
    scope text NOT NULL,
    key_epoch integer NOT NULL,
    erased boolean NOT NULL,
    device_id uuid NOT NULL,
    push_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ciphertext bytea NOT NULL CHECK (octet_length(ciphertext) <= 4194304),
    PRIMARY KEY (team_id, scope, row_id, version),
    UNIQUE (team_id, seq)
);
CREATE INDEX versions_of_scope ON liaison.versions (team_id, scope, seq);
-- Sealed bytes do not compress; do not try.
ALTER TABLE liaison.versions ALTER COLUMN ciphertext SET STORAGE EXTERNAL;
