"""Page of the desk: the file of a source."""
