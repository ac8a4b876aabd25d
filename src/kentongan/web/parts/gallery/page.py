"""The gallery page at /bagian/: what there is to build with, seen with one's own eyes."""

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.ledger import clock
from kentongan.web.doors import audience
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.parts.signs import icon_names

COLOURS = (
    *("paper", "sheet", "grain", "line", "edge", "ink", "ink-2", "teak", "teak-deep", "plum"),
    *("moss", "soga", "brick", "slate", "s1", "s2", "s3", "s4", "s5"),
)
# Province and percent of its villages that received a notice, invented; Papua Barat Daya (96) is
# left out on purpose: no data is hatched.
SHARES = (
    *((11, 95), (12, 74), (13, 89), (14, 83), (15, 97), (16, 82), (17, 77), (18, 68), (19, 87)),
    *((21, 89), (31, 96), (32, 91), (33, 93), (34, 96), (35, 92), (36, 92), (51, 84), (52, 95)),
    *((53, 63), (61, 90), (62, 73), (63, 90), (64, 85), (65, 71), (71, 92), (72, 64), (73, 85)),
    *((74, 66), (75, 96), (76, 93), (81, 52), (82, 69), (91, 57), (92, 58), (93, 44), (94, 31)),
    (95, 22),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(
        label=_("What happened?"),
        help_text=_("Write what you saw or heard yourself."),
        widget=forms.Textarea,
    )
    where = forms.CharField(
        label=_("Where?"),
        help_text=_("For example: behind the mosque, RW 05."),
        error_messages={
            "required": _("Write where it happened. A guess is fine, we will ask again.")
        },
    )
    when = ThreeBoxDate(label=_("When did it happen?"), help_text=_("For example: 18 11 2024"))
    name = forms.ChoiceField(
        label=_("How may your name be used?"),
        choices=[("none", _("Without a name")), ("sealed", _("Confidential"))],
        widget=forms.RadioSelect,
        initial="none",
    )
    proof = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("A photo, a video or a screenshot.")
    )
    told = forms.BooleanField(
        label=_("I saw this myself"), required=False, help_text=_("Leave empty if you were told.")
    )
    houses = forms.IntegerField(
        label=_("Houses visited"),
        help_text=_("Numbers only"),
        initial=24,
        widget=forms.TextInput,
    )


SampleForm.base_fields["name"].notes = {
    "none": _("We can reach you only through the receipt code."),
    "sealed": _("Your name is sealed. It can become known if the case reaches a hearing."),
}


def _trail() -> list[dict[str, str]]:
    return [
        {"name": gettext("Received"), "note": "13.02", "state": "on"},
        {"name": gettext("Being checked"), "note": "13.17", "state": "now"},
        {"name": gettext("The answer for you"), "note": gettext("not yet"), "state": ""},
    ]


def _lanes(now: datetime) -> list[dict[str, object]]:
    axis = (now - timedelta(days=5), now + timedelta(days=7))
    rows = (
        (gettext("Reporting limit"), -5, 2, "counted"),
        (gettext("Completion by the reporter"), -1, 1, "running"),
        (gettext("Handling"), 1, 6, "soon"),
    )
    return [
        {
            "name": name,
            "start": now + timedelta(days=start),
            "due": now + timedelta(days=end),
            "axis": axis,
            "state": state,
        }
        for name, start, end, state in rows
    ]


@audience("public")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    now = clock.now()
    wrong = SampleForm({"what": "…", "when_day": "31", "when_month": "2", "when_year": "2024"})
    hours = timedelta(hours=1)
    return render(
        request,
        "parts/gallery/page.html",
        {
            "colours": COLOURS,
            "icons": sorted(icon_names() - {"mark"}),
            "form": SampleForm(auto_id="a_%s"),
            "wrong": wrong,
            "trail": _trail(),
            "lanes": _lanes(now),
            "soon": now + 19 * hours + timedelta(minutes=43),
            "later": now + 52 * hours,
            "past": now - 2 * hours,
            "long": 19 * hours + timedelta(minutes=43),
            "reasons": [
                ("=", gettext("The same event: a polling station moved")),
                ("≠", gettext("TPS 04, not TPS 40")),
                ("?", gettext("No date is stated")),
            ],
            "spark": [0, 0, 1, 1, 2, 3, 5, 8, 12, 18, 14, 9],
            "minutes": [70, 73, 75, 78, 80, 84, 89, 95, 101, 118, 152],
            "ticks": [(0, "09.12"), (60, "+60"), (120, "+120"), (180, "+180")],
            "provinces": {str(code): (share * 10, 1000) for code, share in SHARES},
            "page": Paginator(range(100), 10).page(3),
        },
    )
