"""The rest of the form of an official report: who is reported, since when it is known, witnesses."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kentongan.roster.models import Place
from kentongan.rules.filing import Limit, Need, limit, needs
from kentongan.up.actions.particulars import Particulars, today_at
from kentongan.up.models import Identity, Report
from kentongan.web.official_fields import OfficialFields
from kentongan.web.public.about_whom import offices_around

from .form import DetailForm

NEED_WORDS = {
    "reporter": _("Your name and address"),
    "reported": _("Who is reported"),
    "within_limit": _("Handed in before the time limit"),
    "place": _("The place"),
    "day": _("The day it happened"),
    "account": _("What happened, in your words"),
    "evidence": _("Evidence: a picture, a file or a link"),
}


class OfficialDetailForm(OfficialFields, DetailForm):
    """Step 2 of an official report: the same fields, and those of the official form."""

    def look_over(self, today: date) -> None:
        """Each thing that is wrong, beside its field."""
        for refusal in self.wrong(today):
            self.refuse(refusal)


def supervisors(place: Place | None) -> list:
    """Bawaslu offices of the place and around it, to say where it will be handed in."""
    return [office for office in offices_around(place) if office.kind == "bawaslu"]


def chosen_supervisor(number: str, place: Place | None):
    """The one that was chosen; anything else is none."""
    return next((office for office in supervisors(place) if str(office.pk) == number), None)


def limit_of(known_on: date | None, place: Place | None, now) -> Limit | None:
    """Until when it can be handed in; None while the first day is not known."""
    return limit(known_on, today_at(place, now)) if known_on else None


def still_missing(given: dict[str, object], place: Place | None, now, *, evidence: bool) -> list:
    """Every requirement in words, with whether it is met, from what was typed."""
    until = limit_of(given.get("known_on"), place, now)
    has = {
        "reporter": given.get("name") and given.get("address"),
        "reported": given.get("reported_name"),
        "within_limit": until is not None and not until.past,
        "place": place is not None,
        "day": given.get("happened_on"),
        "account": given.get("words"),
        "evidence": evidence or given.get("link"),
    }
    return in_words(needs({key for key, there in has.items() if there}))


def in_words(rows: list[Need]) -> list[dict[str, object]]:
    """Rows for the page."""
    return [{"words": NEED_WORDS[row.key], "formal": row.formal, "met": row.met} for row in rows]


def missing_of(report: Report, form: Particulars | None, now: datetime) -> dict[str, object]:
    """The same list for a report that was sent, with everything that was added since."""
    until = limit_of(form.known_on, report.place, now) if form else None
    has = {
        "reporter": Identity.objects.filter(report=report).exists(),
        "reported": form is not None and form.reported.name,
        "within_limit": until is not None and not until.past,
        "place": report.place is not None,
        "day": report.happened_on,
        "account": report.words,
        "evidence": report.link or report.attachments.exists(),
    }
    rows = in_words(needs({key for key, there in has.items() if there}))
    return {"needs": rows, "until": until}
