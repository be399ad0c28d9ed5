"""One bulletin: as it was published, or as it would be now."""
