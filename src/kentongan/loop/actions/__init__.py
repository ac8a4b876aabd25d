"""Writes where the strands meet."""
