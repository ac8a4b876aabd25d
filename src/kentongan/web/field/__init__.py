"""Pages for the audience: field."""
