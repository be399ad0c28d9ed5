"""The petitioner rates the result."""
