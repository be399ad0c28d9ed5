"""A person is erased: the key is destroyed, the events stay and still verify."""
