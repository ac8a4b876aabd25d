"""Partners and the groups of voters they work with."""
