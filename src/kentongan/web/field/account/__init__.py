"""The post one works through."""
