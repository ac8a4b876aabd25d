"""Signing out: a question with one button, then the first page."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said


@audience("account")
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """GET asks, POST signs out; who is not signed in is simply brought to the first page."""
    if request.method == "POST":
        logout(request)
        said(request, gettext("You have left. This device no longer opens your pages."))
    elif request.user.is_authenticated:
        return render(request, "account/logout.html")
    answer = HttpResponseRedirect(reverse("public:home"), status=303)
    if request.method == "POST":
        # What the phone kept for reading without a signal goes too: phones are shared.
        answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer
