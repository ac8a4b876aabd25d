"""Ways to hear of notices: pushes on this phone, one e-mail a day."""
