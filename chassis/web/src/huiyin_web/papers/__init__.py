"""Official papers: one layout after GB/T 9704, worded in each service's ``papers.yaml``, rendered from its ledger."""
