"""The accusations that were referred to the organ of whoever asks."""
