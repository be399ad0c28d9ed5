"""Messages of another system, with or without their replies, are imported as petitions of the past."""
