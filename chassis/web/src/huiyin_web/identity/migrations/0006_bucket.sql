-- How often somebody did something, counted for all processes. A bucket is full again at `full_at`; each use puts that
-- off by a share of its period. Subjects are hashed: people type passwords into the wrong field. A lost count does no
-- harm, so the table is not logged.
CREATE UNLOGGED TABLE identity.bucket (
    subject bytea PRIMARY KEY,
    full_at timestamptz NOT NULL
);
CREATE INDEX ON identity.bucket (full_at);
DROP TABLE identity.throttle;
