"""Read models of intake. None of them holds a text or a name in clear."""
