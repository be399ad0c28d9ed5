"""The published events of every Huiyin service: what the services know of each other, and nothing more."""
