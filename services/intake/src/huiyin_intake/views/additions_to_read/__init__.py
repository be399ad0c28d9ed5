"""What petitioners added after triage and nobody at the desk has read yet, or it kept back."""
