"""Somebody looks at who the petitioner is, or at a sealed accusation: with a reason, and on record."""
