"""The sign-in page: allauth's, with our words; reached as /masuk/ and wherever allauth sends."""

from allauth.account.views import LoginView
from django.http import HttpResponse

from kentongan.web.doors import audience


class Enter(LoginView):
    """Phone or e-mail with a password; the other ways are one button away."""

    template_name = "account/login.html"

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


enter = audience("account")(Enter.as_view())
