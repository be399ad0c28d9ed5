"""An accusation goes to the organ competent for it, and to nobody else (R05 §23, R22 §30)."""
