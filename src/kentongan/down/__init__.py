"""The strand down: notice, release, acknowledgement."""
