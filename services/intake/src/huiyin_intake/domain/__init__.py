"""What intake decides, without a database: petitions, petitioners, numbers, codes."""
