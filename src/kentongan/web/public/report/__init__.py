"""Somebody tells what happened."""
