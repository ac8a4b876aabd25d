"""Words for the refusals and events of channels, the API, imports and partners."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

REFUSALS: dict[str, object] = {}
EVENTS: dict[str, object] = {}
