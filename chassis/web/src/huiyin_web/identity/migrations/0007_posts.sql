-- What not everybody of a unit does: see `policy.Post`.
ALTER TABLE identity.account ADD COLUMN posts text[] NOT NULL DEFAULT '{}';
ALTER TABLE identity.token ADD COLUMN posts text[] NOT NULL DEFAULT '{}';
