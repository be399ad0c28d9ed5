"""The working calendar of a jurisdiction, as a service has heard of it."""
