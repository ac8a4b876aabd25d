"""The stages of the election."""
