"""What petitioners added after triage: unread, or kept back."""
