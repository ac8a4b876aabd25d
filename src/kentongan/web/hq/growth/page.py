"""Growth: accounts and followers per regency over a period, and which media units use."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.roster.accounts import accounts_visible_to, units_without, usage
from kentongan.roster.growth import growth
from kentongan.rules import accounts
from kentongan.rules.institutions import kinds
from kentongan.web.doors import audience
from kentongan.web.hq.area import chosen_area
from kentongan.web.sheet import sheet

PERIODS = (7, 30, 90, 365)


@require_safe
@audience("hq", act="account.see")
def growth_page(request: HttpRequest) -> HttpResponse:
    """?hari=30 is the period, ?wilayah=CODE the area; ?format=csv takes it along."""
    actor, now = request.actor, clock.now()
    area = chosen_area(request)
    asked = request.GET.get("hari", "")
    days = int(asked) if asked in [str(n) for n in PERIODS] else 30
    until: date = now.date()
    since = until - timedelta(days=days)
    width = max(4, area.below or len(area.code))
    rows = accounts_visible_to(actor, now).within(area.code)
    found = growth(rows, since, until, width)
    if request.GET.get("format") == "csv":
        return _sheet(found)
    label = "label_en" if request.LANGUAGE_CODE == "en" else "label_id"
    used = usage(rows, now)
    most = max((n for _kind, _platform, n in used), default=1)
    context = {
        "area": area,
        "place": area.place,
        "days": days,
        "periods": PERIODS,
        "since": since,
        "until": until,
        "rows": found,
        "unread": sum(one.accounts - one.read for one in found),
        "usage": [
            (f"{kinds()[kind][label]}: {accounts.platforms()[platform]}", n, most)
            for kind, platform, n in used
        ],
        "without": units_without(actor, now).filter(place__code__startswith=area.code).count(),
    }
    return render(request, "hq/growth/page.html", context)


def _sheet(found) -> HttpResponse:
    head = [
        _("Place"), _("Accounts"), _("Accounts before"), _("With a number"),
        _("Followers, at least"), _("Followers, at most"), _("Change, at least"),
        _("Change, at most"), _("Accounts compared"),
    ]  # fmt: skip
    cells = (
        (
            one.place.name if one.place else one.code, one.accounts, one.accounts_before, one.read,
            one.followers, one.followers_most, one.change_low, one.change_high, one.both,
        )
        for one in found
    )  # fmt: skip
    return sheet("pertumbuhan-akun", head, cells)
