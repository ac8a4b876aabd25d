"""One group: its detail, holding it, letting it go, saying which claim it is."""
