"""Composition, settings, urls, middleware, language; nothing imports it."""
