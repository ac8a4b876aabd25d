"""Kroscek: topic, sources, result."""
