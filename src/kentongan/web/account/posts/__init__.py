"""The post one acts through."""
