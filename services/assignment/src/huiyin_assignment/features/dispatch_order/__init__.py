"""Send a waiting matter to a unit by hand."""
