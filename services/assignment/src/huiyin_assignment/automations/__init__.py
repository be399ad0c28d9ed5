"""Reactions to what other services published, each named by the sentence it is."""
