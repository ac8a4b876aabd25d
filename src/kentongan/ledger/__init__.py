"""Shared ground: events, jobs, outbox, clock, actor, permission."""
