"""What this post sent in, and what became of it."""
