-- Under what name and colours an office works, for its division and those within it that have none of their own.
CREATE TABLE identity.office (
    jurisdiction text        PRIMARY KEY,
    name         text        NOT NULL,
    english      text        NOT NULL,
    hotline      text        NOT NULL,
    hours        text        NOT NULL,
    footer       text        NOT NULL,
    colour       text        NOT NULL,
    emblem       bytea       NOT NULL,
    changed_by   text        NOT NULL,
    changed_at   timestamptz NOT NULL
);
