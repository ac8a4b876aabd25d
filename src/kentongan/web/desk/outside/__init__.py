"""Checks that others made and published."""
