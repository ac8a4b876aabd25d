"""Pages for the audience: desk."""
