"""The public reads which sessions of reception days were announced, and what of it was corrected."""
