"""The language a visitor reads."""
