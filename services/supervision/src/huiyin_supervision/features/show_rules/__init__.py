"""The rule packs: which limit is in force from when, and where it stands."""
