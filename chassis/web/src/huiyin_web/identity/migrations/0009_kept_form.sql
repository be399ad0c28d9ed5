-- What was typed into a form that was sent after its login had ended. Sealed under a key that only the browser has.
CREATE TABLE identity.kept_form (
    ref        text PRIMARY KEY,
    writer     bytea NOT NULL CHECK (octet_length(writer) = 32),
    sealed     bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON identity.kept_form (writer, expires_at);
CREATE INDEX ON identity.kept_form (expires_at);
