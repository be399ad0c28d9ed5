"""Messages that were imported: what makes a second import of the same file take nothing."""
