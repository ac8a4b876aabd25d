"""Write a notice, look at it, let it go as the second person."""
