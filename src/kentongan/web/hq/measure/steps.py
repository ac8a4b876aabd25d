"""The trail of a claim as rows for `{% steps %}`: name, what stands beside it, and its state."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kentongan.loop.measure import Measure
from kentongan.loop.trail import Beat, Trail
from kentongan.roster.branch import names_of
from kentongan.roster.models import Place
from kentongan.web.parts.text import at, brief, duration_long, hour_of, number

NAMES = {
    "seen": gettext_lazy("First seen"),
    "grouped": gettext_lazy("Put into a group"),
    "opened": gettext_lazy("Opened by an officer"),
    "verdict": gettext_lazy("Result of the check"),
    "approved": gettext_lazy("Approved by a second person"),
    "released": gettext_lazy("Notice sent"),
    "first_known": gettext_lazy("First village knows"),
    "share_known": gettext_lazy("Target share of villages knows"),
}
CHANNELS = {
    "web": gettext_lazy("through the public page"),
    "petugas": gettext_lazy("through a village officer"),
}


def steps_of(way: Trail, measured: Measure, place: Place) -> list[dict[str, str]]:
    """Every beat that happened, then the one that is now."""
    rows = [
        {
            "name": f"{_when(beat, measured, place)} · {NAMES[beat.code]}",
            "note": _note(beat, way, measured),
            "state": "on",
        }
        for beat in way.beats
        if beat.at is not None
    ]
    waiting = next((beat for beat in way.beats if beat.at is None), None)
    if waiting is not None:
        name = _("Now: waiting for “%(beat)s”") % {"beat": NAMES[waiting.code]}
        rows.append({"name": name, "note": _villages(measured), "state": "now"})
    elif measured.missing:
        rows.append({"name": _("Now"), "note": _villages(measured), "state": "now"})
    return rows


def _when(beat: Beat, measured: Measure, place: Place) -> str:
    """The hour; with its day where that is another than the day of the first sighting."""
    local = at(beat.at, place)
    if beat.code != "seen" and local.date() == at(measured.first_seen, place).date():
        return hour_of(local)
    return brief(beat.at, place)


def _note(beat: Beat, way: Trail, measured: Measure) -> str:
    """How long it took since the beat before, and what is worth knowing beside it."""
    parts = [_beside(beat.code, way, measured)]
    if beat.took is not None:
        parts.append(duration_long(beat.took))
    if beat.code == way.slowest:
        parts.append(_("the slowest part"))
    return ", ".join(part for part in parts if part)


def _beside(code: str, way: Trail, measured: Measure) -> str:
    if code == "seen":
        where = names_of([way.first_place])[way.first_place] if way.first_place else ""
        channel = str(CHANNELS.get(way.first_channel, way.first_channel))
        return ", ".join(part for part in (where, channel) if part)
    if code == "grouped":
        words = ngettext("%(n)s message by now", "%(n)s messages by now", measured.reports)
        return words % {"n": number(measured.reports)}
    if code == "verdict":
        words = ngettext("%(n)s source", "%(n)s sources", way.sources)
        return words % {"n": number(way.sources)}
    if code == "released":
        words = ngettext("%(n)s asker answered", "%(n)s askers answered", measured.answered)
        return words % {"n": number(measured.answered)}
    return _villages(measured) if code == "share_known" else ""


def _villages(measured: Measure) -> str:
    if not measured.villages:
        return ""
    return _("%(known)s of %(total)s villages know") % {
        "known": number(measured.known),
        "total": number(len(measured.villages)),
    }
