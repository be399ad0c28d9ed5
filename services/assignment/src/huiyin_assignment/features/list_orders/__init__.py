"""Lists of orders: the unit's worklist and the centre's desk."""
