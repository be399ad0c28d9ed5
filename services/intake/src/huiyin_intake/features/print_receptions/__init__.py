"""The plan of a quarter as a sheet, and name plates for a session."""
