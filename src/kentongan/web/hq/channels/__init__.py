"""Channels of other people: which are on, what waits, what failed, how to set them up."""
