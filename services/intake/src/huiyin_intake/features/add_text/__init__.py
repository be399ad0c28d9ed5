"""The petitioner adds to a petition."""
