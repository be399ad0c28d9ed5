"""The live dashboard: how much came in, how much is open, how well it was done."""
