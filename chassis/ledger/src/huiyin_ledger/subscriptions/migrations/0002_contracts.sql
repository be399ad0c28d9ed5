-- Streams that wait for a release which can read them, and are tried again when it runs.
ALTER TABLE subscription.parked ADD COLUMN contracts text;

COMMENT ON COLUMN subscription.parked.contracts IS
    'Digest of the contracts of the program that was too old to read the event; null: it failed for another reason.';
