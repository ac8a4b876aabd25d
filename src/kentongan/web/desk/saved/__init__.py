"""Views of the inbox that somebody named."""
