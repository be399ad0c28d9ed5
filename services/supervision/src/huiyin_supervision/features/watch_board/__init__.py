"""The board: what is owed by whom until when, what is overdue first."""
