"""A petitioner lost the query code and proved at the desk who he is."""
