-- What was told to whom, and what has still to leave by e-mail or to an office's messenger. Who is told what is data of the ledger:
-- live.notice_choices, live.messengers. Holds no text of a matter and nobody's name.
CREATE TABLE identity.notice (
    id              uuid        PRIMARY KEY,
    service         text        NOT NULL,
    kind            text        NOT NULL,
    jurisdiction    text        NOT NULL,
    registration_no text        NOT NULL,
    about           text        NOT NULL,
    sealed          boolean     NOT NULL,
    due_at          timestamptz,
    at              timestamptz NOT NULL,
    told_at         timestamptz NOT NULL
);
CREATE INDEX ON identity.notice (service, jurisdiction, registration_no);
CREATE INDEX ON identity.notice (told_at);

-- In the page. `standing`: the post and place as which the account was told; whoever has another one leaves it behind.
CREATE TABLE identity.told (
    notice   uuid        NOT NULL REFERENCES identity.notice ON DELETE CASCADE,
    account  text        NOT NULL REFERENCES identity.credential (account),
    standing text        NOT NULL,
    read_at  timestamptz,
    PRIMARY KEY (notice, account)
);
CREATE INDEX ON identity.told (account) WHERE read_at IS NULL;
CREATE INDEX ON identity.told (account, notice);

-- By the other ways. `receiver`: an account, or the division whose office has the messenger. `why`: what kept it, without an address.
CREATE TABLE identity.sending (
    id       uuid        PRIMARY KEY,
    notice   uuid        NOT NULL REFERENCES identity.notice ON DELETE CASCADE,
    way      text        NOT NULL CHECK (way IN ('mail', 'messenger')),
    receiver text        NOT NULL,
    state    text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'not_needed', 'given_up')),
    attempts integer     NOT NULL DEFAULT 0,
    next_at  timestamptz NOT NULL,
    why      text        NOT NULL DEFAULT ''
);
CREATE INDEX ON identity.sending (next_at) WHERE state = 'waiting';
CREATE INDEX ON identity.sending (notice);
CREATE INDEX ON identity.sending (state) WHERE state = 'given_up';

-- Where an account gets e-mail. Personal data, so not in the ledger; `muted`: its owner wants none that need not be.
CREATE TABLE identity.mail_address (
    account text    PRIMARY KEY REFERENCES identity.credential (account),
    address text    NOT NULL,
    muted   boolean NOT NULL
);

-- What messages to the messenger of a division's office are signed with, sealed under the installation's session key.
CREATE TABLE identity.messenger_secret (
    jurisdiction text  PRIMARY KEY,
    sealed       bytea NOT NULL
);

-- The kinds of notices, as each service has published them.
CREATE TABLE identity.notice_kind (
    service       text   NOT NULL,
    kind          text   NOT NULL,
    action        text   NOT NULL,
    page          text   NOT NULL,
    ways          text[] NOT NULL,
    title_english text   NOT NULL,
    title_chinese text   NOT NULL,
    task_english  text   NOT NULL,
    task_chinese  text   NOT NULL,
    PRIMARY KEY (service, kind)
);
