"""Who holds what, and what is late."""
