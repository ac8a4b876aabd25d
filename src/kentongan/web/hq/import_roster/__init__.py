"""A list of officers: sent, looked at, applied, taken out."""
