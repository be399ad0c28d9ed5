"""The working calendar of a jurisdiction, as far as a service has received it."""
