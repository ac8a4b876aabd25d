"""The place a visitor chose: a signed cookie with nothing in it but the code."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kentongan.roster.models import Place

COOKIE, SALT = "tempat", "kentongan.public.place"
A_YEAR = 365 * 24 * 3600


def chosen_place(request: HttpRequest) -> Place | None:
    """The visitor's place, when one was chosen and it still is in force."""
    code = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return Place.objects.in_force().filter(code=code).first() if code else None


def keep_place(response: HttpResponse, place: Place) -> None:
    """Remember the place on this phone; the country as a whole is no place to remember."""
    if not place.code:
        response.delete_cookie(COOKIE)
        return
    response.set_signed_cookie(
        COOKIE,
        place.code,
        salt=SALT,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
