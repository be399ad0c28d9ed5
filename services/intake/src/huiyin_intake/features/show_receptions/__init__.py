"""The calendar of reception days, and one session with all that was planned, changed and told."""
