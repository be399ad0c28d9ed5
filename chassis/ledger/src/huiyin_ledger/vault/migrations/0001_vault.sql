-- Keys of persons, each wrapped by its jurisdiction's key-encryption key, which is never in this database.
CREATE SCHEMA vault;

CREATE TABLE vault.key (
    jurisdiction text NOT NULL,
    subject      text NOT NULL,
    key_id       uuid NOT NULL UNIQUE,
    kek_id       text NOT NULL,
    wrapped      bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (jurisdiction, subject)
);

CREATE INDEX key_kek ON vault.key (kek_id);

CREATE TABLE vault.erased (
    jurisdiction text NOT NULL,
    subject      text NOT NULL,
    key_id       uuid NOT NULL,
    erased_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (jurisdiction, subject)
);

COMMENT ON TABLE vault.erased IS 'Tombstones: whose key was destroyed, so that none is made for them again.';
