-- What stands still in each service, for the menus and pages of those that run in other processes. Written by the service
-- whenever it changes; holds no text of a matter.
CREATE TABLE identity.standstill (
    service         text        NOT NULL,
    source          text        NOT NULL,
    jurisdiction    text        NOT NULL,
    stream          text        NOT NULL,
    registration_no text        NOT NULL,
    unit            text,
    sealed          boolean     NOT NULL,
    fault           boolean     NOT NULL,
    english         text        NOT NULL,
    chinese         text        NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (service, source, jurisdiction, stream)
);

CREATE INDEX standstill_registration_no ON identity.standstill (registration_no);
