"""What this service is, and is not."""
