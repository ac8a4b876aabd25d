"""Is this really official: the page to ask, the keys, and the material itself with its short address."""
