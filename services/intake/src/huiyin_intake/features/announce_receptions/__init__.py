"""Sessions are announced to the public, on pages and for newsrooms and calendars; each change corrects what was told."""
