"""How long each claim took, side by side."""
