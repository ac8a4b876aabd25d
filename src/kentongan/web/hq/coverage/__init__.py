"""Coverage: expected, actual, on time, by region, for any notice, purpose, stage or period."""
