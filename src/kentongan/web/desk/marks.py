"""Words and addresses that the pages of arranging share: vulnerabilities, categories, undo."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from kentongan.ledger.refusal import Refusal
from kentongan.rules.categories import categories
from kentongan.rules.vulnerabilities import vulnerabilities
from kentongan.up.actions.bulk import Done
from kentongan.web.desk.address import kept, office_zone
from kentongan.web.desk.forms import in_words
from kentongan.web.parts.toasts import said


def language() -> str:
    return "en" if get_language() == "en" else "id"


def vulnerability(value: str) -> str:
    """The name of one of the five."""
    row = vulnerabilities().get(value)
    return row[f"label_{language()}"] if row else value


def category_name(key: str) -> str:
    """What a sender chose, in words."""
    row = categories().get(key)
    return row.label(language()) if row else key


def numbers(values: Iterable[str], most: int = 2000) -> list[int]:
    """Ids from a form or address; whatever is no number is left out, and none counts twice."""
    found = [int(v) for v in list(values)[:most] if v.isascii() and v.isdecimal() and len(v) < 19]
    return list(dict.fromkeys(found))


def undo_path(request: HttpRequest, changes: Iterable[int], held: Iterable[int] = ()) -> str:
    """The address whose POST takes these changes back; "" when there is nothing to take back."""
    values = [("p", str(pk)) for pk in changes] + [("lepas", str(pk)) for pk in held]
    if not values:
        return ""
    rest = kept(request)
    return f"{reverse('desk:undo')}?{urlencode(values)}" + (f"&{rest[1:]}" if rest else "")


def told(request: HttpRequest, done: Done, words: str) -> None:
    """One toast for what was done, with undo; one more for what was refused."""
    if done.count:
        said(request, words, undo=undo_path(request, done.changes, done.held))
    if done.refusals:
        why = in_words(done.refusals[0], office_zone(request))
        many = ngettext(
            "%(n)s was not changed: %(why)s", "%(n)s were not changed: %(why)s", len(done.refusals)
        )
        said(request, many % {"n": len(done.refusals), "why": why})


def refused(request: HttpRequest, refusal: Refusal) -> str:
    """The sentence for a refusal, by the clock of the office."""
    return in_words(refusal, office_zone(request))
