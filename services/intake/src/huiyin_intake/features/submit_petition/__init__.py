"""Where a citizen comes in: what this is for, a petition question by question, a receipt."""
