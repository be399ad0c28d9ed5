"""The petitioner asks, with number and code, what has become of the matter."""
