"""The desk's lists and the case page."""
