"""The desk reads what a petitioner added after triage, and decides whether it leaves."""
