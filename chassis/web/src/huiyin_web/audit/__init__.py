"""The audit desk's half that every service serves itself: timelines, past states, proof of the ledger and the views."""
