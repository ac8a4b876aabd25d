"""Doors: every page says for whom it is, and opens to nobody else.

    @audience("public")
    def home(request): ...

    @audience("desk", act="report.see")
    def inbox(request): ...

A staff page needs a post in force whose role comes in by that door and is granted `act` somewhere.
Whether it is granted on a given thing is asked again by the action or the queryset; no permission and
not found read the same.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kentongan.ledger.refusal import Refusal
from kentongan.rules import may

AUDIENCES = ("public", "account", "field", "desk", "hq")
View = Callable[..., HttpResponse]


def audience(name: str, *, act: str | None = None) -> Callable[[View], View]:
    """Mark a view with its audience; for staff, also guard it."""
    if name not in AUDIENCES:
        raise ValueError(f"no such audience: {name}")
    if (name in ("field", "desk", "hq")) != (act is not None):
        raise ValueError("staff doors name the act they need, the others do not")

    def mark(view: View) -> View:
        guarded = view if act is None else never_cache(_guard(view, name, act))
        guarded.audience, guarded.act = name, act
        return guarded

    return mark


def may_enter(role: str, institution: str, name: str, act: str) -> bool:
    """True when a role comes in by this door and may do `act` somewhere.

    Commissioners and keepers also work at the desk; desk officers also read the overview.
    """
    doors = {"field": {"field"}, "desk": {"desk", "hq"}, "hq": {"desk", "hq"}}[
        may.roles()[role]["audience"]
    ]
    return name in doors and bool(may.reach(role=role, institution=institution, act=act))


def _guard(view: View, name: str, act: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None or actor.kind != "post":
            return _to_entry(request)
        if not may_enter(actor.role, actor.institution, name, act):
            raise Refusal("permission.denied")
        return view(request, *args, **kwargs)

    return guarded


def _to_entry(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards; htmx is told to load the whole page."""
    target = f"{reverse('account:enter')}?next={request.get_full_path()}"
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = target
        return answer
    return redirect(target)
