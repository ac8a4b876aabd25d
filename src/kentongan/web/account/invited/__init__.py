"""The first password of somebody whom an office let in."""
