"""The five vulnerabilities, counted."""
