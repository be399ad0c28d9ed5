"""Set or remove an entry of the dispatch catalogue."""
