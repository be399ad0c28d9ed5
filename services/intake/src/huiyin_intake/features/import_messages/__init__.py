"""Messages from elsewhere, with or without the replies they got, become petitions of the past."""
