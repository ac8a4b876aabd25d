"""Words for the refusals and events of stages, kits and the proof that something is official."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

REFUSALS: dict[str, object] = {}
EVENTS: dict[str, object] = {}
