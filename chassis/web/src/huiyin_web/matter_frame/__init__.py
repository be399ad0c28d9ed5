"""One matter, one frame: what each service tells of a matter, and the head that is made of it on every page about it."""
