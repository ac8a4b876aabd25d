"""What belongs to a message beside its words: files, who sent it, and whether it was taken back."""
