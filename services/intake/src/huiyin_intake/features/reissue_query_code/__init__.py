"""A petitioner who lost the query code gets a new one at the desk."""
