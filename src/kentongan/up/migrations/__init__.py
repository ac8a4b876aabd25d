"""Schema steps of this room."""
