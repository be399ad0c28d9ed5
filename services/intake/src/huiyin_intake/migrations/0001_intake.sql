-- What intake keeps beside its ledger: counters and secrets. Nothing here names a person.
CREATE TABLE intake.counter (
    jurisdiction text NOT NULL,
    year         integer NOT NULL,
    serial       integer NOT NULL CHECK (serial > 0),
    PRIMARY KEY (jurisdiction, year)
);
COMMENT ON TABLE intake.counter IS
    'The last registration number issued. Its row stays locked until the petition is committed: numbers have no gaps.';

CREATE TABLE intake.secret (
    jurisdiction text NOT NULL,
    purpose      text NOT NULL,
    box          jsonb NOT NULL,
    PRIMARY KEY (jurisdiction, purpose)
);
COMMENT ON TABLE intake.secret IS
    'Keys that query codes and blind indexes derive from, sealed by the vault: useless without the keyring.';
