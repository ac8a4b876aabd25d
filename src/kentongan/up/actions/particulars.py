"""The form of an official report: who reports, who is reported, witnesses, known since. Sealed."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import zones
from kentongan.roster.models import Institution, Place
from kentongan.rules.filing import form_sexes
from kentongan.up.models import Filing, Identity, OfficialForm, Report
from kentongan.vault.boxes import open_text, seal_text

from .identify import Told, may_read

LONGEST = 200
MOST_WITNESSES = 2
OLDEST = 130  # years


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody else whom a report names."""

    name: str = ""
    address: str = ""
    phone: str = ""

    @property
    def said(self) -> bool:
        """True when anything is said of this person."""
        return bool(self.name or self.address or self.phone)


@dataclass(frozen=True, slots=True)
class Reporter:
    """What section 1 of the form asks beside name, address and contact; all of it may stay empty."""

    born_place: str = ""
    born_on: date | None = None
    sex: str = ""  # as the form writes it, rules/filing.toml
    work: str = ""
    nationality: str = ""
    form_email: str = ""

    @property
    def said(self) -> bool:
        """True when anything was said."""
        return self != Reporter()


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything the form asks beside the words, the place, the day and the sender."""

    reporter: Reporter = Reporter()
    reported: Party = Party()
    witnesses: tuple[Party, ...] = ()
    known_on: date | None = None
    office: Institution | None = None


def look_over_reported(party: Party) -> Party:
    """A formal requirement: somebody must be reported, by name or by what is known of them."""
    party = _clean(party, "reported")
    if len(party.name) < 2:
        raise Refusal("official.needs_reported", field="reported_name")
    return party


def look_over_reporter(reporter: Reporter, *, today: date) -> Reporter:
    """Nothing in it must be there; what is there must be possible."""
    born = reporter.born_on
    if born is not None and not (born < today and today.year - born.year <= OLDEST):
        raise Refusal("official.born_no_day", field="born_on")
    if reporter.sex and reporter.sex not in form_sexes():
        raise Refusal("official.sex_unknown", field="sex")
    lines = ("born_place", "work", "nationality", "form_email")
    kept = {name: _line(getattr(reporter, name), name) for name in lines}
    if kept["form_email"] and "@" not in kept["form_email"].strip("@"):
        raise Refusal("official.no_email", field="form_email")
    return replace(reporter, **kept)


def look_over_witness(party: Party, number: int) -> Party:
    """May stay empty; an address or a number without a name helps nobody."""
    party = _clean(party, f"witness{number}")
    if party.said and len(party.name) < 2:
        raise Refusal("official.witness_needs_name", field=f"witness{number}_name")
    return party


def look_over_known(known_on: date | None, *, happened_on: date | None, today: date) -> date:
    """The limit runs from this day, so it must be said; nobody knows of a thing before it happened."""
    if known_on is None:
        raise Refusal("official.needs_known", field="known_on")
    if known_on > today or known_on.year < 2000:
        raise Refusal("official.known_no_day", field="known_on")
    if happened_on is not None and known_on < happened_on:
        raise Refusal("official.known_before", field="known_on")
    return known_on


def today_at(place: Place | None, now: datetime) -> date:
    """The day it is, by the clock of the place."""
    return now.astimezone(zones.info(place.zone if place else zones.WIB)).date()


def look_over_particulars(
    given: Particulars, *, happened_on: date | None, today: date
) -> Particulars:
    """All of it, or the first thing that is wrong."""
    witnesses = [
        look_over_witness(party, number)
        for number, party in enumerate(given.witnesses[:MOST_WITNESSES], 1)
    ]
    return replace(
        given,
        reporter=look_over_reporter(given.reporter, today=today),
        reported=look_over_reported(given.reported),
        witnesses=tuple(party for party in witnesses if party.said),
        known_on=look_over_known(given.known_on, happened_on=happened_on, today=today),
    )


def keep_particulars(
    *, now: datetime, report: Report, given: Particulars, actor: Actor = PUBLIC
) -> OfficialForm:
    """Seal them with an official report; the first ones stay, so sending again changes nothing.

    `given` has been looked over. A report that is only information keeps nobody else's name.
    """
    if report.filing != Filing.OFFICIAL:
        raise ValueError("only an official report has a form")
    with transaction.atomic():
        one_at_a_time(f"identity:{report.pk}")
        if kept := OfficialForm.objects.filter(report=report).first():
            return kept
        made = OfficialForm.objects.create(
            report=report,
            sealed=seal_text(_text(given)),
            known_on=given.known_on,
            office=given.office,
            at=now,
        )
        record("official_form.sealed", **_about(report, actor, now))
    return made


def read_particulars(*, actor: Actor, now: datetime, report: Report) -> Particulars | None:
    """For the desk, behind the same two people as the sender's name; every look is kept."""
    may_read(actor=actor, now=now, report=report)
    found = particulars_of(report)
    if found is not None:
        with transaction.atomic():
            record("official_form.looked_at", **_about(report, actor, now))
    return found


def own_form(*, now: datetime, report: Report, name: str) -> tuple[Told, Particulars]:
    """For the sender who prints the form: the receipt alone opens no name, so the name is asked for.

    Whoever found the receipt reads nothing here; each time it is opened is kept.
    """
    identity = Identity.objects.filter(report=report).first()
    found = particulars_of(report)
    if identity is None or found is None:
        raise Refusal("official.no_form")
    told = Told(**json.loads(open_text(identity.sealed)))
    if not name.strip() or _plain(name) != _plain(told.name):
        raise Refusal("official.not_the_name", field="name")
    with transaction.atomic():
        record("official_form.printed", **_about(report, PUBLIC, now))
    return told, found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def particulars_of(report: Report) -> Particulars | None:
    """For the sender, who wrote them and holds the receipt; None when there is no such form."""
    form = OfficialForm.objects.select_related("office").filter(report=report).first()
    if form is None:
        return None
    kept = json.loads(open_text(form.sealed))
    told = kept.get("reporter", {})  # a form from before these were asked has none
    if told.get("born_on"):
        told["born_on"] = date.fromisoformat(told["born_on"])
    return Particulars(
        reporter=Reporter(**told),
        reported=Party(**kept["reported"]),
        witnesses=tuple(Party(**one) for one in kept["witnesses"]),
        known_on=form.known_on,
        office=form.office,
    )


def _clean(party: Party, prefix: str) -> Party:
    return Party(
        **{field: _line(value, f"{prefix}_{field}") for field, value in asdict(party).items()}
    )


def _line(value: str, field: str) -> str:
    value = " ".join(value.replace("\x00", "").encode(errors="ignore").decode().split())
    if len(value) > LONGEST:
        raise Refusal("identity.too_long", field=field, longest=LONGEST)
    return value


def _text(given: Particulars) -> str:
    """As JSON, filled up, so that the length does not tell how many people are named."""
    reporter = asdict(given.reporter)
    if given.reporter.born_on:
        reporter["born_on"] = given.reporter.born_on.isoformat()
    people = {
        "reporter": reporter,
        "reported": asdict(given.reported),
        "witnesses": [asdict(one) for one in given.witnesses],
    }
    text = json.dumps(people, ensure_ascii=False)
    return text + " " * (-len(text.encode()) % 1024)


def _about(report: Report, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "actor": actor,
        "now": now,
        "subject": "report",
        "subject_id": report.pk,
        "place": report.place_code,
    }
