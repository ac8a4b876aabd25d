"""Pass on a rumour heard in the village."""
