"""Look at statements of having passed a notice on."""
