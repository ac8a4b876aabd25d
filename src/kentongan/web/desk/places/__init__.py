"""Places said in words, settled by a person."""
