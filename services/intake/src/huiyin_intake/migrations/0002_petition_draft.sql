-- What a citizen has answered before handing a petition in.
CREATE TABLE intake.petition_draft (
    ref             text PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    sealed          bytea NOT NULL,
    registration_no text,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX ON intake.petition_draft (expires_at);
COMMENT ON TABLE intake.petition_draft IS
    'Answers sealed under a key that only the citizen''s browser has. Once handed in they are gone, and the number stays until the draft expires.';
