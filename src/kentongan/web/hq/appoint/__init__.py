"""Give somebody a post."""
