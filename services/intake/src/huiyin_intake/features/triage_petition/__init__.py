"""The desk decides what a petition is and sends it on its way."""
