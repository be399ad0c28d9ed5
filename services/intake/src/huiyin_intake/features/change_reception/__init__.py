"""A planned session is moved, taken over by another leader or lawyer, or cancelled."""
