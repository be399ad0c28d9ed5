"""Publishing a bulletin: figures, cut-offs and chain heads go on record and stay as they are."""
