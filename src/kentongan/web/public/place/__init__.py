"""Places, and the one a visitor calls theirs."""
