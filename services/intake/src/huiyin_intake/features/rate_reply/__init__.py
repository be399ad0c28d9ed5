"""The petitioner says what the result is worth."""
