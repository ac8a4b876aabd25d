"""Assisted entry: typing for a visitor, from paper, from the phone; and items from a file."""
