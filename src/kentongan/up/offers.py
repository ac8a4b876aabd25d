"""Buttons under a question of ours, where a channel has them; what is typed works the same.

An offer is a label and the words that pressing it says. Each carries the mark of its question, so
that a press under an older one is not taken for the answer to a newer one.
"""

import hashlib
import json

from django.utils.translation import gettext as _

_ASKED = ("key", "ask", "choices", "places", "offered", "shown", "words")


def offers(step: dict, before: dict) -> list[list[str]]:
    """`[label, words]` for what the talk asks now; [] when only words can answer."""
    match step.get("ask"):
        case "choice":
            return _numbered(len(step["choices"]), two=_("Neither of them"))
        case "which":
            return _numbered(len(step["places"]), two=_("None of these"))
        case "sure":
            return [[_("Yes"), "1"], [_("No"), "2"]]
        case "place":
            return [[_("Do not know"), "lewati"]]
    if "shown" in step and step.get("shown") != before.get("shown"):
        return [[_("Not what I meant"), "bukan ini"]]
    return []


def mark_of(step: dict) -> str:
    """The question that stands open, in eight signs."""
    said = json.dumps([step.get(name) for name in _ASKED], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _numbered(many: int, *, two: str) -> list[list[str]]:
    none = _("None of these") if many == 1 else two
    return [*([str(n), str(n)] for n in range(1, many + 1)), [none, str(many + 1)]]
