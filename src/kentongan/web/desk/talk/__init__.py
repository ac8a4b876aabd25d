"""The conversation with one sender."""
