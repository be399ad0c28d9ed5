-- How far this service has come with each source, what is parked, and how far its own relay has published.
CREATE SCHEMA subscription;

CREATE TABLE subscription.subscription (
    consumer   text COLLATE "C" NOT NULL,
    source     text COLLATE "C" NOT NULL,
    state      text NOT NULL DEFAULT 'booting'
        CHECK (state IN ('booting', 'active', 'paused', 'parked', 'detached', 'error')),
    reason     text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, source)
);

CREATE TABLE subscription.position (
    consumer     text COLLATE "C" NOT NULL,
    source       text COLLATE "C" NOT NULL,
    jurisdiction text COLLATE "C" NOT NULL,
    position     bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    mark         text NOT NULL DEFAULT '',
    moved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, source, jurisdiction)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON COLUMN subscription.position.position IS 'Everything up to here is in the views, or parked.';
COMMENT ON COLUMN subscription.position.mark IS 'The source''s chain hash there; another one later: its past has changed.';

CREATE TABLE subscription.parked (
    consumer     text COLLATE "C" NOT NULL,
    source       text COLLATE "C" NOT NULL,
    jurisdiction text COLLATE "C" NOT NULL,
    stream       text COLLATE "C" NOT NULL,
    position     bigint NOT NULL,
    waiting      bigint[] NOT NULL,
    error        text NOT NULL,
    attempts     integer NOT NULL DEFAULT 1,
    parked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    tried_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, source, jurisdiction, stream)
);

COMMENT ON COLUMN subscription.parked.position IS 'The event that failed.';
COMMENT ON COLUMN subscription.parked.waiting IS 'Positions to replay in order: the failed one and all later ones of its stream.';
COMMENT ON COLUMN subscription.parked.error IS 'Kind and place of the error, never anything of the event''s content.';

CREATE TABLE subscription.relay (
    service      text COLLATE "C" NOT NULL,
    jurisdiction text COLLATE "C" NOT NULL,
    position     bigint NOT NULL CHECK (position >= 0),
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (service, jurisdiction)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

CREATE TABLE subscription.relay_beat (
    service text COLLATE "C" PRIMARY KEY,
    beat_at timestamptz NOT NULL
);

COMMENT ON TABLE subscription.relay_beat IS 'When the broker last confirmed that it has all that was recorded.';
