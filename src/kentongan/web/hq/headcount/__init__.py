"""How many officers there are, as stated, and what does not add up."""
