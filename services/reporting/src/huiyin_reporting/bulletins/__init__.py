"""The half-monthly briefing: a draft while its period runs, and what was published."""
