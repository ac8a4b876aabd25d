"""The story of the demonstration: real places, real stages, plainly invented people and messages."""
