"""Every notice that reaches into the own branch."""
