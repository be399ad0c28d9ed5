-- What each service lets people do and which roles may do it, for links to services that run in other processes.
-- Written by the service when it starts; each service decides by its own declaration, never by this table.
CREATE TABLE identity.action (
    name    text   PRIMARY KEY,
    service text   NOT NULL,
    roles   text[] NOT NULL
);
