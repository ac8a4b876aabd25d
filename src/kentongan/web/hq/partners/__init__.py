"""How long partners wait for an answer."""
