"""Who wants to hear of events: told inside the transaction of the act, so that a promise is never lost."""

from collections.abc import Callable

from .models import Event

Listener = Callable[[Event], None]
_listeners: dict[str, list[Listener]] = {}


def hears(*codes: str) -> Callable[[Listener], Listener]:
    """Register a function for these events. It only promises work (`later`), it does none itself."""

    def register(listener: Listener) -> Listener:
        for code in codes:
            _listeners.setdefault(code, []).append(listener)
        return listener

    return register


def tell(event: Event) -> None:
    """Called by `record` for every event."""
    for listener in _listeners.get(event.code, ()):
        listener(event)
