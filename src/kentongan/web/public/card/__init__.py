"""The picture of a clarification, to pass on."""
