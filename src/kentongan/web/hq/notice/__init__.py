"""One notice: how far it has come, area by area, village by village."""
