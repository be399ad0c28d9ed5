"""Today's work: what each person owes now, as every service tells it, and the first page of all staff."""
