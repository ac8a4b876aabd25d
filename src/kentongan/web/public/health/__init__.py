"""For monitors and for those who find a hole."""
