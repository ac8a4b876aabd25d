"""Allauth's own addresses, each marked as a page of the audience `account`.

They keep their names (account_login, mfa_activate_totp, …). A few are replaced by pages of ours;
addresses and numbers stand on the roster, so allauth's pages for changing them lead to ours.
"""

from functools import wraps

from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from kentongan.web.doors import View, audience

from .enter.page import enter
from .leave.page import leave

Rows = list[URLPattern | URLResolver]


def ours(rows: Rows) -> Rows:
    """The same addresses, with the mark that the house asks of every page."""
    return [
        URLResolver(
            row.pattern, ours(row.url_patterns), row.default_kwargs, row.app_name, row.namespace
        )
        if isinstance(row, URLResolver)
        else URLPattern(row.pattern, _marked(row.callback), row.default_args, row.name)
        for row in rows
    ]


def _marked(view: View) -> View:
    """A page of allauth as a page of this house: a form that was not taken answers 422."""

    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 422
        return response

    return audience("account")(never_cache(marked))


@audience("account")
def to_security(request: HttpRequest, key: str = "") -> HttpResponse:
    """Our own page says the same, and more."""
    return redirect("account:security")


urlpatterns: Rows = [
    path("akun/login/", enter, name="account_login"),
    path("akun/logout/", leave, name="account_logout"),
    path("akun/email/", to_security, name="account_email"),
    path("akun/confirm-email/", to_security, name="account_email_verification_sent"),
    path("akun/confirm-email/<str:key>/", to_security, name="account_confirm_email"),
    path("kunci/", to_security, name="mfa_index"),
    path("kunci/webauthn/", to_security, name="mfa_list_webauthn"),
    path("akun/", include(ours(account_urls.urlpatterns))),
    path("kunci/", include(ours(mfa_urls.urlpatterns))),
]
