-- What a person is told of a parked stream: which matter it is, who may know of it, and why it stands still.
ALTER TABLE subscription.parked
    ADD COLUMN registration_no text NOT NULL DEFAULT '',
    ADD COLUMN sealed          boolean,
    ADD COLUMN only_unit       text COLLATE "C",
    ADD COLUMN refusal         text NOT NULL DEFAULT '',
    ADD COLUMN words           text NOT NULL DEFAULT '';

COMMENT ON COLUMN subscription.parked.sealed IS
    'Whether the event is about an accusation; null: it does not tell, and the service has to know.';
COMMENT ON COLUMN subscription.parked.only_unit IS 'The one unit that may know of a sealed matter: jurisdiction/unit.';
COMMENT ON COLUMN subscription.parked.refusal IS 'Code of the rule that refused it; empty: a fault of the program or of its release.';
COMMENT ON COLUMN subscription.parked.words IS 'The rule''s message as the program has it, to be translated; nothing of the event is in it.';

CREATE TABLE subscription.retry (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer        text COLLATE "C" NOT NULL,
    source          text COLLATE "C" NOT NULL,
    jurisdiction    text COLLATE "C" NOT NULL,
    stream          text COLLATE "C" NOT NULL,
    registration_no text NOT NULL,
    asked_by        text NOT NULL,
    asked_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_in        boolean NOT NULL,
    error           text NOT NULL,
    key_hash        bytea,
    request_hash    text,
    UNIQUE (consumer, asked_by, key_hash)
);

COMMENT ON TABLE subscription.retry IS 'Who had a parked stream tried again, and what came of it.';
