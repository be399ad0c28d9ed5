"""The reminders that units got."""
