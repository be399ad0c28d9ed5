"""What time it is, which days are worked, and when a limit ends."""
