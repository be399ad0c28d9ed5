"""Units, the dispatch catalogue and orders: the rules, without any I/O."""
