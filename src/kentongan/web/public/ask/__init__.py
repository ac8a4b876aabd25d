"""Somebody asks a question."""
