"""From an intent to whoever is told: in the page, by e-mail, by an office's messenger."""
