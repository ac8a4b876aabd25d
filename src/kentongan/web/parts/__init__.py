"""Shared components: tags, filters, layouts' base, and the gallery that shows every state."""
