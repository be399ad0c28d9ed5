-- What staff are to be told of, recorded in the transaction of the event that asks for it, until it is handed over. A row with an
-- empty kind takes back what was told of its matter. Holds no text of a matter.
CREATE SCHEMA notice;

CREATE TABLE notice.intent (
    number          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              uuid        NOT NULL UNIQUE,
    kind            text        NOT NULL,
    jurisdiction    text        NOT NULL,
    registration_no text        NOT NULL,
    about           text        NOT NULL,
    at              timestamptz NOT NULL
);
