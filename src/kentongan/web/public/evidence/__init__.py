"""Files that a sender adds: chosen on a page, waiting for the form they belong to."""
