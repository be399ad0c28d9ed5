-- The answers of commands that came with an Idempotency-Key. Key and answer are kept as a hash and as ciphertext under
-- a key derived from the Idempotency-Key itself, for an answer may hold what is shown once (a query code).
CREATE SCHEMA command;

CREATE TABLE command.answer (
    jurisdiction text NOT NULL,
    actor        text NOT NULL,
    key_hash     bytea NOT NULL,
    request_hash text NOT NULL,
    answer       bytea,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (jurisdiction, actor, key_hash)
);

CREATE INDEX answer_created_at ON command.answer (created_at);
