"""The domain: petitions, petitioners, numbers, codes. No database."""
