-- One row per event, for ever. Text is UTF-8 and compared by bytes; times are microseconds in UTC.
-- There are no CHECKs here: only ledger.append writes, and PostgreSQL would parse them again for every event.
CREATE SCHEMA ledger;

CREATE TABLE ledger.head (
    jurisdiction text COLLATE "C" PRIMARY KEY,
    position     bigint NOT NULL,
    hash         bytea NOT NULL,
    recorded_at  timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE ledger.head IS 'Where each jurisdiction''s chain ends. Its row lock gives positions their order.';

CREATE TABLE ledger.event (
    jurisdiction   text COLLATE "C" NOT NULL,
    position       bigint NOT NULL,
    stream         uuid NOT NULL,
    version        integer NOT NULL,
    type           text COLLATE "C" NOT NULL,
    schema_version integer NOT NULL,
    recorded_at    timestamptz NOT NULL,
    occurred_at    timestamptz NOT NULL,
    actor          text COLLATE "C" NOT NULL,
    causation      text COLLATE "C" NOT NULL,
    correlation    text COLLATE "C" NOT NULL,
    payload        text COLLATE "C" NOT NULL,
    hash           bytea NOT NULL,
    CONSTRAINT event_position PRIMARY KEY (jurisdiction, position),
    CONSTRAINT event_stream_version UNIQUE (jurisdiction, stream, version)
);

CREATE INDEX event_correlation ON ledger.event (correlation, jurisdiction, position) WHERE correlation <> '';

COMMENT ON TABLE ledger.event IS 'Append-only; written by ledger.append and by nothing else.';
COMMENT ON COLUMN ledger.event.recorded_at IS 'The database''s clock, never earlier than the event before it.';
COMMENT ON COLUMN ledger.event.occurred_at IS 'The caller''s claim.';
COMMENT ON COLUMN ledger.event.payload IS 'Canonical JSON, sorted keys; sealed fields as {"§sealed": ...} boxes.';
COMMENT ON COLUMN ledger.event.hash IS
    'sha256(tag || hash before || record_send of the eleven columns before payload || sha256(payload))';

CREATE TABLE ledger.snapshot (
    jurisdiction text COLLATE "C" NOT NULL,
    stream       uuid NOT NULL,
    version      integer NOT NULL,
    kind         text NOT NULL,
    fingerprint  text NOT NULL,
    taken_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    state        text NOT NULL,
    PRIMARY KEY (jurisdiction, stream, version)
);

COMMENT ON TABLE ledger.snapshot IS 'A shortcut, never the truth: may be emptied at any time.';
