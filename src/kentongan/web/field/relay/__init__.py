"""State having passed a notice on, with what can be shown for it; take it back."""
