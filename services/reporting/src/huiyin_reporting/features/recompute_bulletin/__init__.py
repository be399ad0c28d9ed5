"""Compute a published bulletin again and compare."""
