-- An account has posts, and a role is what its place makes of it: live.posts, live.substitutes, live.roles.
DO $$
BEGIN
    IF EXISTS (SELECT FROM identity.credential) THEN
        RAISE EXCEPTION 'The accounts here are older than their posts. Begin with another data directory: --data DIR';
    END IF;
END $$;

-- What a role may do is shown and changed by whatever process the administrator's page is of.
TRUNCATE identity.action;
ALTER TABLE identity.action
    ADD COLUMN sealed      text[]  NOT NULL,
    ADD COLUMN accusations boolean NOT NULL,
    ADD COLUMN english     text    NOT NULL,
    ADD COLUMN chinese     text    NOT NULL;

-- Whether a login was proved by a second factor, for posts that ask for one.
ALTER TABLE identity.session ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
