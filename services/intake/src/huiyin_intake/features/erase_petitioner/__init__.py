"""A petitioner is erased by crypto-shredding: the key is destroyed, the events stay and still verify."""
