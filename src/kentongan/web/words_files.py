"""Words for the refusals and events of files, drafts and what a sender chose to be."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

REFUSALS: dict[str, object] = {}
EVENTS: dict[str, object] = {}
