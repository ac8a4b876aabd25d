"""What people attach: the original sealed, a working copy for eyes, and who touched it."""
