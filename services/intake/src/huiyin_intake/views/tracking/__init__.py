"""What has become of a petition, from all services, as its petitioner may know it."""
