CREATE SCHEMA IF NOT EXISTS identity;

-- Who may log in, and as what. Ids are login names: they stand in the ledger as actors and are never used twice.
CREATE TABLE identity.account (
    id                  text PRIMARY KEY CHECK (id = lower(id) AND length(id) BETWEEN 2 AND 64),
    name                text NOT NULL,
    role                text NOT NULL,
    jurisdiction        text NOT NULL,
    unit                text,
    password_hash       text NOT NULL,
    language            text NOT NULL DEFAULT '',
    created_at          timestamptz NOT NULL,
    password_changed_at timestamptz NOT NULL,
    disabled_at         timestamptz
);

-- A browser's login. The cookie's value is not kept, only its sha256.
CREATE TABLE identity.session (
    id_hash    bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
    account    text NOT NULL REFERENCES identity.account (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON identity.session (account);
CREATE INDEX ON identity.session (expires_at);

-- A script's key, bound to a role and a place. Only its sha256 is kept.
CREATE TABLE identity.token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    label        text NOT NULL,
    role         text NOT NULL,
    jurisdiction text NOT NULL,
    unit         text,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);

-- Attempts to log in, counted per account and per address in windows. Subjects are hashed: people type passwords
-- into the wrong field.
CREATE TABLE identity.throttle (
    subject bytea PRIMARY KEY,
    count   integer NOT NULL,
    since   timestamptz NOT NULL
);
