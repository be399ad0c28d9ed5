"""Limits as data: dated, versioned rule packs, chosen by the place and by the day on which a matter was received."""
