-- What each service's pages are called and where they are, so that the menu is whole although each service runs in a
-- process of its own. Written by the service when it starts; holds no secrets.
CREATE TABLE identity.menu (
    service text    NOT NULL,
    place   integer NOT NULL,
    href    text    NOT NULL,
    action  text    NOT NULL,
    english text    NOT NULL,
    chinese text    NOT NULL,
    PRIMARY KEY (service, place)
);
