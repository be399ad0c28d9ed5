"""The centre approves the reply or sends it back."""
