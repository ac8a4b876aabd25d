"""Ground floor: rule tables as dated TOML, with small interpreters. No database, no clock."""

# Written into every event, so that years later one can tell under which tables somebody acted.
# Raise it whenever a table in this folder changes its meaning.
RULES_VERSION = "2024.11-2"
