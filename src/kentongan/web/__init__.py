"""Pages, by audience, then by task."""
