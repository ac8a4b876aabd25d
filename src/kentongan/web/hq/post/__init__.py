"""One post, its history, and ending it."""
