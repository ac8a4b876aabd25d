"""Words for the refusals and events of the desk: converting, splitting, merging, tags."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

REFUSALS: dict[str, object] = {}
EVENTS: dict[str, object] = {}
