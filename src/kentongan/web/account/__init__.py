"""Pages for the audience: account."""
