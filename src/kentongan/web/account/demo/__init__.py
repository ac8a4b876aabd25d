"""One-use sign-in links of the demonstration."""
