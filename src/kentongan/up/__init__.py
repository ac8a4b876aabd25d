"""The strand up: report, group, claim, check, answer."""
