"""What one changed, and taking it back."""
