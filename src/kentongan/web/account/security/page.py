"""What protects this account: passkeys, the code app, spare codes, the password."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.roster.acting import posts_of
from kentongan.rules import may
from kentongan.web.account.entry import asked_for, door_of
from kentongan.web.doors import audience, lacks_second_factor

Kind = Authenticator.Type


@audience("account")
@never_cache
@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Everything that opens this account, and what is still missing."""
    own = list(Authenticator.objects.filter(user=request.user).order_by("created_at", "pk"))
    spare = next((row for row in own if row.type == Kind.RECOVERY_CODES), None)
    post = request.post_held
    held = posts_of(request.user, clock.now())
    return render(
        request,
        "account/security/page.html",
        {
            "keys": [row for row in own if row.type == Kind.WEBAUTHN],
            "totp": next((row for row in own if row.type == Kind.TOTP), None),
            "spare": len(spare.wrap().get_unused_codes()) if spare else None,
            "needed_by": next((p for p in held if may.roles()[p.role]["mfa"]), None),
            "missing": bool(post) and lacks_second_factor(request),
            "onward": (asked_for(request, request.actor) or door_of(request.actor)) if post else "",
        },
    )
