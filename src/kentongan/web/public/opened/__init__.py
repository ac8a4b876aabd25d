"""The page behind the short link of an officer who passed a notice on."""
