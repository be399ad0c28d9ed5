"""Services that exist for the tests of the chassis only: a desk, an archive that follows it, and letters."""
