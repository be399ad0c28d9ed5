"""Login by the OpenID Connect provider that the installation names."""
