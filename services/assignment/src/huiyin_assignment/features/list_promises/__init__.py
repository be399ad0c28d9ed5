"""The list of what units promised, until it is done (承诺事项)."""
