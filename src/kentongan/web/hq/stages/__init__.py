"""Stages seen from an office: what holds here, what nobody has explained, what waits for approval."""
