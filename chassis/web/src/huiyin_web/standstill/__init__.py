"""What stands still: streams that a service could not take in, as a person sees them and mends them."""
