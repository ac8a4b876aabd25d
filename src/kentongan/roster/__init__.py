"""Shared ground: places in force, institutions, people, posts held."""
