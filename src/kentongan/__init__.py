"""Kentongan: official election information down, rumours up, and the time it took."""

__version__ = "0.1.0"
