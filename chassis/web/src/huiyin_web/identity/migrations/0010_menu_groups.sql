-- Where in the menu the page stands. `first_for` is still written by processes of the release before: the next one drops it.
ALTER TABLE identity.menu ADD COLUMN section text NOT NULL DEFAULT '';
