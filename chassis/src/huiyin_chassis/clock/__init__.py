"""Clocks, calendars and deadlines."""
