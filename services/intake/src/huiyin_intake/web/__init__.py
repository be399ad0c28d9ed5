"""What the pages and the API of all features share."""
