"""The papers that supervision sends to a unit: what it is urged to do, and its cards."""
