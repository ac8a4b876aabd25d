"""Promised work: what waits, what failed, what is dead."""
