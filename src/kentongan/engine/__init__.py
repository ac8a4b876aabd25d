"""Ground floor: text and pictures in, scores out."""
