"""The desk lists petitions."""
