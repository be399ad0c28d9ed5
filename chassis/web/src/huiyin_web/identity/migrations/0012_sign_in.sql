-- Who was let in by an account, and whose password or code was refused: read by the account's owner alone.
CREATE TABLE identity.sign_in (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text        NOT NULL REFERENCES identity.account (id),
    at      timestamptz NOT NULL,
    outcome text        NOT NULL,
    address text        NOT NULL,
    browser text        NOT NULL
);
CREATE INDEX ON identity.sign_in (account, number DESC);
CREATE INDEX ON identity.sign_in (at);
