"""Every petition once, without its text: the desk's lists and counts."""
