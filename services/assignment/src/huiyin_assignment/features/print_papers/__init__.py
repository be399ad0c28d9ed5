"""The papers about an order: to the unit that gets it, and from the unit to the petitioner."""
