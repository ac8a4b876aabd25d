"""What protects an account."""
