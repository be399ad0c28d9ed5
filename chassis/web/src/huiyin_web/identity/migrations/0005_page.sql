-- The pages of each service by name, with the rule of their address, for links from services that run in other processes.
-- Written by the service when it starts.
CREATE TABLE identity.page (
    service text NOT NULL,
    name    text NOT NULL,
    rule    text NOT NULL,
    PRIMARY KEY (service, name, rule)
);
