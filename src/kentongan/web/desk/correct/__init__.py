"""What was said wrongly: look at it, correct it, take it back."""
