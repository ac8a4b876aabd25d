"""Writing an official clarification."""
