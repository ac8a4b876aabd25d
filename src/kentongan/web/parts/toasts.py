"""Say on the next page what an action did, with the address that takes it back."""

from django.contrib import messages
from django.http import HttpRequest


def said(request: HttpRequest, text: str, undo: str = "") -> None:
    """A toast on the next page. `undo` is a path that takes a POST and reverses the action."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
