"""The read models of supervision."""
