-- What is known of every view's tables: which version each was made by, and how far the ones not in use have read.
CREATE SCHEMA live;
CREATE SCHEMA shadow;
CREATE SCHEMA previous;
CREATE SCHEMA view;

CREATE TABLE view.state (
    name       text NOT NULL,
    place      text NOT NULL CHECK (place IN ('live', 'shadow', 'previous')),
    version    integer NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    behind     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (name, place)
);

COMMENT ON COLUMN view.state.behind IS 'Made after events it should have folded: needs a rebuild and a swap.';

CREATE TABLE view.position (
    name         text NOT NULL,
    place        text NOT NULL CHECK (place IN ('shadow', 'previous')),
    source       text NOT NULL,
    jurisdiction text NOT NULL,
    position     bigint NOT NULL,
    skipped      bigint[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (name, place, source, jurisdiction)
);

COMMENT ON COLUMN view.position.skipped IS 'Positions of parked streams: in the live table, too, they are not folded.';
