"""Harmless calls that tell whether the outside answers: one for each channel, by name."""

from collections.abc import Callable

Probe = Callable[[], str]
_probes: dict[str, Probe] = {}


def probe(name: str) -> Callable[[Probe], Probe]:
    """Register what tries the channel `name`: it returns what was found, or raises."""

    def register(function: Probe) -> Probe:
        if name in _probes:
            raise ValueError(f"two probes for {name}")
        _probes[name] = function
        return function

    return register


def probes() -> dict[str, Probe]:
    """Every channel that can be tried."""
    return dict(_probes)
