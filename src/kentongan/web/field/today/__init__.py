"""Today: the first task, then the others."""
