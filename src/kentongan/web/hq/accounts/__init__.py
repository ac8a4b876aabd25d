"""Accounts of units on platforms: the registry, one account, one unit, partners."""
