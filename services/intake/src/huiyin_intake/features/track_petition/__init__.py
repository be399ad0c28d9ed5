"""The petitioner follows the petition with its number and query code."""
