"""The gallery: every component in every state, with its code name."""
