"""Somebody holds up a message."""
