"""The inbox: three panes, views, search."""
