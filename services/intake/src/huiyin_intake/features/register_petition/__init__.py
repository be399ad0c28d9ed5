"""Somebody brings a matter, by whatever channel: it is registered and gets its number."""
