"""What needs action today, and how far the running notices have come."""
