"""Pages for the audience: hq."""
