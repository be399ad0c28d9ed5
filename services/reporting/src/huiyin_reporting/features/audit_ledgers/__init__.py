"""Where every ledger stands, and its proofs."""
