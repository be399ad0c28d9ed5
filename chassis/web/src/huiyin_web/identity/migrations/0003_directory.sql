-- What each service is called, and in which order services stand. Written by the service when it starts.
CREATE TABLE identity.service (
    name    text    PRIMARY KEY,
    place   integer NOT NULL,
    english text    NOT NULL,
    chinese text    NOT NULL
);

-- The roles that start their day on the page.
ALTER TABLE identity.menu ADD COLUMN first_for text[] NOT NULL DEFAULT '{}';
