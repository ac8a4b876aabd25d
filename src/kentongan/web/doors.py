"""Doors: every page says for whom it is, and opens to nobody else.

    @audience("public")
    def home(request): ...

    @audience("desk", act="report.see")
    def inbox(request): ...

A staff page needs a post in force whose role comes in by that door and is granted `act` somewhere;
where the permission map asks for it (`mfa`), also a passkey or a code app on the account. Whether
the act is granted on a given thing is asked again by the action or the queryset; no permission and
not found read the same.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kentongan.ledger.refusal import Refusal
from kentongan.rules import may

DEMO_KEY = "demo"  # session key: came in by a sign-in link of the demonstration
AUDIENCES = ("public", "account", "field", "desk", "hq", "token")  # token: see kentongan.api
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
            return _to(request, "account:posts" if _signed_in(request) else "account:enter")
        if not may_enter(actor.role, actor.institution, name, act):
            raise Refusal("permission.denied")
        if lacks_second_factor(request):
            return _to(request, "account:security")
        return view(request, *args, **kwargs)

    return guarded


def lacks_second_factor(request: HttpRequest) -> bool:
    """True when this role needs a passkey or a code app and the account has neither.

    Who has one was asked for it when signing in. Only a demonstration lets its links do without.
    """
    if not may.roles()[request.actor.role]["mfa"]:
        return False
    if settings.DEMO and request.session.get(DEMO_KEY):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(
        user_id=request.actor.person_id, type__in=kinds
    ).exists()


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """To another page, and back here afterwards; htmx is told to load the whole page."""
    htmx = getattr(request, "htmx", False)
    back = (htmx.current_url_abs_path or "") if htmx else request.get_full_path()
    if not htmx and request.method not in ("GET", "HEAD"):
        back = ""  # an address that only takes forms is no page to come back to
    target = reverse(name) + (f"?{urlencode({'next': back})}" if back else "")
    if htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = target
        return answer
    return redirect(target)
