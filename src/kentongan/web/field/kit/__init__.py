"""Official material to pass on, for organisers and partners."""
