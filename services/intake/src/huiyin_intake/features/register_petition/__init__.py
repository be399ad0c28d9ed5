"""A petition of any channel is registered and gets a number."""
