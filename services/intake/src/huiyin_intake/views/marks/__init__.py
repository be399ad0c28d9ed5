"""Blind marks of petitioners: the same person is found again without any identity in clear."""
