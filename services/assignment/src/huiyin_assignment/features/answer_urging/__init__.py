"""The unit answers a supervisor who urged it."""
