"""What a person reads when something does not go as asked."""
