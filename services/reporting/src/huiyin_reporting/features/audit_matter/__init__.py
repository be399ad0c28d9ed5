"""The timeline of one matter across all services."""
