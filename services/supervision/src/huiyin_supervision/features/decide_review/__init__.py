"""The centre decides about a matter that its petitioner is not content with: redo, or closing with a reason (复核)."""
