"""The same thing with many orders at once: each on its own, with a line of the result for each."""
