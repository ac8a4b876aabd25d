"""Official clarifications, truth first."""
