"""All notices addressed to the post."""
