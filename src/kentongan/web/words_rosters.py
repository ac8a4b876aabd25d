"""Words for the refusals and events of the roster at scale, accounts and their followers."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

REFUSALS: dict[str, object] = {}
EVENTS: dict[str, object] = {}
