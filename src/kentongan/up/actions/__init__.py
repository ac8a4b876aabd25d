"""Writes of this room: one function per act, with permission, transaction, event and next step."""
