"""One claim: from the first sighting to the villages knowing."""
