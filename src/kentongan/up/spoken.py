"""What the house says on channels: short, plain, the truth first; never the rumour."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from kentongan.places import zone_of, zones
from kentongan.roster.find_places import path_of
from kentongan.roster.models import Place
from kentongan.rules import channels, response
from kentongan.seals import spaced
from kentongan.up.models import Clarification, Message, Report

KELURAHAN = "1"  # the seventh digit of a village's code


def link_of(answer: Clarification) -> str:
    """The page of a clarification."""
    return settings.ADDRESS + reverse("public:clarification", args=[answer.pk])


def answer_text(answer: Clarification, channel: str) -> str:
    """Headline, explanation, steps, who says so, and where it stands; the short form where letters cost."""
    steps = [step.strip() for step in answer.steps.splitlines() if step.strip()]
    source = _("Source: %(body)s, %(basis)s") % {
        "body": answer.institution.name,
        "basis": answer.basis,
    }
    numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1))
    full = [answer.headline, answer.body, numbered, source, link_of(answer)]
    return fit(full, [answer.headline, numbered, link_of(answer)], channel)


def fit(full: Sequence[str], brief: Sequence[str], channel: str) -> str:
    """The full text, or the brief one where the full one does not fit on the channel."""
    longest = channels.rule(channel, "longest") - 120  # a sentence may be added
    whole = "\n\n".join(part for part in full if part)
    if len(whole) <= longest:
        return whole
    whole = "\n\n".join(part for part in brief if part)
    return whole if len(whole) <= longest else f"{brief[0]}\n\n{brief[-1]}"


def known_text(answer: Clarification, channel: str) -> str:
    """An answer at once, with the way out when it is about something else."""
    way_out = _("Not what you meant? Reply NOT THIS.")
    return f"{answer_text(answer, channel)}\n\n{way_out}"


def choice_text(headlines: Sequence[str]) -> str:
    """We will not guess: which one is meant?"""
    rows = [f"{n}) {headline}" for n, headline in enumerate(headlines, 1)]
    neither = _("None of these") if len(headlines) == 1 else _("Neither of them")
    rows.append(f"{len(headlines) + 1}) {neither}")
    return "\n".join([_("Could you mean one of these?"), *rows, _("Reply with the number.")])


def ask_place_text() -> str:
    return _(
        "We have no official answer to this yet. In which village (desa or kelurahan) did you see "
        "it? Write its name and the regency or city. Do not know? Reply SKIP."
    )


def ask_happened_text() -> str:
    return _(
        "Tell us what happened, when, and how you know it. "
        "You need not give a name. Your message goes to Bawaslu."
    )


def confirm_place_text(place: Place) -> str:
    return _("Is it %(place)s? Reply 1 for yes, 2 for no.") % {"place": place_line(place)}


def choose_place_text(places: Sequence[Place]) -> str:
    rows = [f"{n}) {place_line(place)}" for n, place in enumerate(places, 1)]
    rows.append(f"{len(places) + 1}) {_('None of these')}")
    head = _("Several places are called that. Which one?")
    return "\n".join([head, *rows, _("Reply with the number.")])


def place_again_text(wide: bool = False) -> str:
    if wide:
        return _("That is a whole province. Write the regency or city too, or reply SKIP.")
    return _("We do not know that place. Write the village and the regency or city, or reply SKIP.")


def received_text(code: str, report: Report) -> str:
    """The same receipt as everywhere, and when an answer is promised."""
    return "\n\n".join(
        [
            _("Received. Receipt code: %(code)s") % {"code": spaced(code)},
            _("Answer promised before %(when)s.")
            % {"when": moment(response.due(report.kind, report.received_at), report.place_code)},
            _(
                "We will tell you here. What you write now is added. "
                "Reply STATUS, CANCEL, NEW for something else, or HELP."
            ),
            _("Your address is kept sealed, and is deleted %(days)s days after we are done.")
            % {"days": channels.address_kept().days},
        ]
    )


def added_text() -> str:
    return _("Added to your message. Something else? Reply NEW first.")


def another_text() -> str:
    return _("Write or forward what you want to ask or report now.")


def status_text(report: Report, channel: str, now: datetime) -> str:
    """Where one report stands."""
    if report.withdrawn_at is not None:
        return _("You have taken this message back.")
    if report.answer is not None:
        answer = report.answer.newer_in_force(now) or report.answer
        return _("Answered.") + "\n\n" + answer_text(answer, channel)
    group = report.group
    due = group.due_at if group else response.due(report.kind, report.received_at)
    state = _("An officer is checking it.") if group and group.claim_id else _("It waits its turn.")
    came = _("Received on %(when)s.") % {"when": moment(report.received_at, report.place_code)}
    promise = _("Answer promised before %(when)s.") % {"when": moment(due, report.place_code)}
    return f"{came} {state} {promise}"


def nothing_open_text() -> str:
    return _("You have no message with us. Write or forward what you want to have checked.")


def unknown_code_text() -> str:
    return _("We cannot find that code for this address. A receipt opens only for its own sender.")


def dropped_text() -> str:
    return _("Cancelled. Nothing of it was kept.")


def withdrawn_text(asked: bool) -> str:
    if asked:
        return _("Your wish to take it back has been noted. An officer will write to you.")
    return _("Your message is taken back. We will not work on it any more.")


def help_text() -> str:
    return "\n".join(
        [
            _("This is the official election information desk. You can:"),
            "• " + _("forward a doubtful message, or write a question"),
            "• " + _("reply REPORT to pass on a suspected violation"),
            "• " + _("reply STATUS, NEW or CANCEL"),
            _("We never ask for a password, a PIN or money."),
            f"{settings.ADDRESS}/",
        ]
    )


def about_file_text() -> str:
    return _("We have your file. Write in a sentence what you want to know about it.")


def unreadable_text(too_long: bool) -> str:
    if too_long:
        return _("That is too long for us. Send only the doubtful part.")
    return _("We cannot read that. Send it as text, a picture or a document.")


def number_again_text(most: int) -> str:
    return _("Reply with a number from 1 to %(most)s.") % {"most": most}


def older_button_text() -> str:
    return _("That button belongs to an older question. Answer the newest one, or reply HELP.")


def reply_text(message: Message) -> str:
    """An officer's words, with the body they write for."""
    body = message.by.institution.name if message.by else ""
    head = _("%(body)s writes:") % {"body": body} if body else _("The desk writes:")
    return f"{head}\n{message.words}"


def place_line(place: Place) -> str:
    """`Kel. Kedung Badak, Kota Bogor`."""
    above = [one.name for one in reversed(path_of(place)) if one.level == "kabkota"]
    name = place.name
    if place.level == "desa":
        kelurahan = place.code[6:7] == KELURAHAN
        name = (_("Kel. %(name)s") if kelurahan else _("Desa %(name)s")) % {"name": name}
    elif place.level == "kecamatan":
        name = _("Kec. %(name)s") % {"name": name}
    return ", ".join([name, *above])


def moment(when: datetime, code: str) -> str:
    """`20 November 2024, 14.32 WIB`, by the clock of the place."""
    zone = zone_of(code)
    local = when.astimezone(zones.info(zone))
    day = f"{local.day} {MONTHS[local.month]} {local.year}"
    return f"{day}, {local.hour:02}.{local.minute:02} {zones.letters(zone)}"
