-- Which account a person of the OpenID Connect provider is: by the provider's own identifier, never by a name alone.
-- `linked_by`: the administrator who said so; empty where the account was made for the person.
CREATE TABLE identity.openid_link (
    issuer    text        NOT NULL,
    subject   text        NOT NULL,
    account   text        NOT NULL UNIQUE REFERENCES identity.credential (account),
    linked_at timestamptz NOT NULL,
    linked_by text        NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- Persons of the provider whose login name is that of an account which is not theirs: an administrator decides.
CREATE TABLE identity.openid_request (
    issuer  text        NOT NULL,
    subject text        NOT NULL,
    account text        NOT NULL REFERENCES identity.credential (account),
    name    text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX ON identity.openid_request (account);

-- Logins by the provider: what it wants back, sealed, when they end, and by what it ends them itself.
CREATE TABLE identity.openid_login (
    login_hash   bytea       PRIMARY KEY CHECK (octet_length(login_hash) = 32),
    session_hash bytea       UNIQUE REFERENCES identity.session (id_hash) ON DELETE CASCADE,
    issuer       text        NOT NULL,
    subject      text        NOT NULL,
    sid          text        NOT NULL,
    id_token     bytea       NOT NULL,
    at           timestamptz NOT NULL
);
CREATE INDEX ON identity.openid_login (issuer, subject);
