"""What every page of kits needs: one version in reach, names of things, the clock of the office."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kentongan.down.kits import Advice, Words, advise
from kentongan.down.models import KitVersion
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of, zones
from kentongan.rules import platforms, purposes
from kentongan.rules.stages import schedules
from kentongan.web.parts import text


def version_in_reach(request: HttpRequest, pk: int) -> KitVersion:
    """Outside the own branch and not there read the same."""
    rows = KitVersion.objects.visible_to(request.actor, clock.now()).filter(pk=pk)
    row = rows.select_related(
        "kit__institution", "drafted_by__person", "approved_by__person"
    ).first()
    if row is None:
        raise Refusal("permission.denied")
    return row


def spoken(request: HttpRequest) -> str:
    """The language of the tables."""
    return "en" if request.LANGUAGE_CODE.startswith("en") else "id"


def office_zone(request: HttpRequest) -> str:
    return zone_of(request.actor.place)


def today(request: HttpRequest, now: datetime) -> date:
    """The day it is at the office."""
    return now.astimezone(zones.info(office_zone(request))).date()


def named(version: KitVersion, language: str) -> dict[str, str]:
    """Kind, purpose and stage in words."""
    label = f"label_{language}"
    schedule = schedules().get(version.schedule)
    stages = {stage.code: stage.label[language] for stage in schedule.stages} if schedule else {}
    return {
        "kind": purposes.kinds().get(version.kind, {}).get(label, version.kind),
        "purpose": purposes.purposes().get(version.purpose, {}).get(label, version.purpose),
        "stage": stages.get(version.stage, ""),
    }


def texts_of(version: KitVersion, language: str) -> list[dict[str, object]]:
    """Texts with the name of their channel, and how long each is there."""
    return [
        {
            **row,
            "where": platforms.label(row["channel"], language),
            "tongue": platforms.languages().get(row["language"], ""),
            "length": platforms.length(row["channel"], row["text"]),
            "longest": platforms.platforms()[row["channel"]]["longest"],
        }
        for row in version.texts
    ]


def advice_for(version: KitVersion, day: date) -> list[str]:
    """What a second pair of eyes would say, in sentences."""
    names = ("kind", "purpose", "schedule", "headline", "body", "basis", "stage", "link")
    words = Words(
        **{name: getattr(version, name) for name in names},
        texts=tuple(version.texts),
        media=tuple(version.media),
    )
    found = [_said(one) for one in advise(words, day)]
    if not version.pictures:
        found.append(_("There is no picture. Posts with one are seen more."))
    return list(dict.fromkeys(found))


def _said(advice: Advice) -> str:
    return {
        "shouting": _("Some of it is in capitals or has several exclamation marks."),
        "past_day": _("It names a day that has gone by: %(day)s.") % {"day": _day(advice.said)},
        "no_toa": _("There is no text to read out by loudspeaker or radio."),
        "one_language": _("There is no text in a local language."),
        "no_sign": _("There is no video in sign language."),
    }[advice.code]


def _day(said: str) -> str:
    return text.daymonth(date.fromisoformat(said)) if said else ""
