"""What was known of one matter at an instant, and what has changed since."""
