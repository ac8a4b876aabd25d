"""Approving as the second person, or returning."""
