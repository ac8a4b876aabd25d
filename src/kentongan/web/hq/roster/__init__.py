"""Bodies and posts of the own branch, and villages where nobody is."""
