"""Move an order to another unit."""
