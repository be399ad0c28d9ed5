-- The second factor of an account: the secret that its owner's authenticator app has, sealed under the installation's session
-- key. `last_step`: no code is taken twice. `recovery`: keyed marks of the codes for a lost telephone,
-- each good once.
CREATE TABLE identity.second_factor (
    account   text        PRIMARY KEY REFERENCES identity.account (id),
    sealed    bytea       NOT NULL,
    set_at    timestamptz NOT NULL,
    last_step bigint      NOT NULL,
    recovery  bytea[]     NOT NULL
);
