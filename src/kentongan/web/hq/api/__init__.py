"""Tokens of programs, and addresses that are told."""
