"""Member units as assignment registers them: names and who stands above whom."""
