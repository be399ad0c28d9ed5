"""One matter: every clock with its rule, its source, and each day counted or skipped."""
