"""Units and catalogue from plain data: for a first setup, an import, the demonstration."""
