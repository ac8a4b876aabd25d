"""Accounts and followers per regency, and what changed."""
