-- Accounts, tokens and offices are what the ledger of identity says: live.accounts, live.tokens, live.offices. What must not
-- stand in a ledger is kept here beside it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM identity.account) THEN
        RAISE EXCEPTION 'The accounts here are older than their ledger. Begin with another data directory: --data DIR';
    END IF;
END $$;

DROP TABLE identity.session, identity.sign_in, identity.second_factor, identity.account, identity.token, identity.office;

CREATE TABLE identity.credential (
    account             text        PRIMARY KEY CHECK (account = lower(account) AND length(account) BETWEEN 2 AND 64),
    password_hash       text        NOT NULL,
    password_changed_at timestamptz NOT NULL,
    language            text        NOT NULL
);

-- A script's key. Only its sha256 is kept.
CREATE TABLE identity.token_hash (
    token bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash  bytea  NOT NULL UNIQUE CHECK (octet_length(hash) = 32)
);

-- The pictures of offices, by their sha256 in hex.
CREATE TABLE identity.emblem (
    digest text  PRIMARY KEY,
    png    bytea NOT NULL
);

-- A browser's login. The cookie's value is not kept, only its sha256.
CREATE TABLE identity.session (
    id_hash    bytea       PRIMARY KEY CHECK (octet_length(id_hash) = 32),
    account    text        NOT NULL REFERENCES identity.credential (account),
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON identity.session (account);
CREATE INDEX ON identity.session (expires_at);

-- Who was let in by an account, and whose password or code was refused: read by the account's owner alone.
CREATE TABLE identity.sign_in (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text        NOT NULL REFERENCES identity.credential (account),
    at      timestamptz NOT NULL,
    outcome text        NOT NULL,
    address text        NOT NULL,
    browser text        NOT NULL
);
CREATE INDEX ON identity.sign_in (account, number DESC);
CREATE INDEX ON identity.sign_in (at);

-- The second factor of an account: the secret that its owner's authenticator app has, sealed under the installation's session
-- key. `last_step`: no code is taken twice. `recovery`: keyed marks of the codes for a lost telephone,
-- each good once.
CREATE TABLE identity.second_factor (
    account   text        PRIMARY KEY REFERENCES identity.credential (account),
    sealed    bytea       NOT NULL,
    set_at    timestamptz NOT NULL,
    last_step bigint      NOT NULL,
    recovery  bytea[]     NOT NULL
);
