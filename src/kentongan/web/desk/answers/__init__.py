"""What the body has published."""
