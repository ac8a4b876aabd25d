"""Signing out, with one question."""
