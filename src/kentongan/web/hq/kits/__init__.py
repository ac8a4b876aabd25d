"""Official material: write it, have it approved, see what was told."""
