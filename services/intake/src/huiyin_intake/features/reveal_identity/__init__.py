"""The petitioner's identity, or a sealed accusation, is shown for a reason that is recorded."""
