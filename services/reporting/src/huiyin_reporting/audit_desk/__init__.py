"""The audit desk: a matter across all services, as it was known, and the proof of every ledger and view."""
