"""Words for every refusal and every event, by code. Tests keep both lists complete."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.places.zones import WIB
from kentongan.web import (
    words_cascade,
    words_desk,
    words_doors,
    words_files,
    words_kits,
    words_rosters,
    words_truth,
    words_ways,
)
from kentongan.web.parts import text

# code → words; %(name)s is filled from the refusal's data.
REFUSALS: dict[str, object] = {
    "permission.denied": _("This page does not exist, or is not for your post."),
    "post.not_in_force": _(
        "Your term in this post has ended, so it no longer opens this page. "
        "If that is wrong, ask the office that appointed you."
    ),
    "post.unknown_role": _("There is no role called %(role)s."),
    "post.outside_institution": _("That place is not in the territory of this institution."),
    "post.ends_before_it_starts": _("The end comes before the start. Check both dates."),
    "post.needs_end": _(
        "An ad hoc post needs an end date: the body is dissolved after the election."
    ),
    "post.already_ended": _("This post had already ended."),
    "post.not_a_village": _("Only a village has an organiser of this kind."),
    "person.contact_taken": _("Somebody else already uses this address or number."),
    "entry.demo_only": _("This kind of link works only in a demonstration."),
    "entry.spent": _("This link has been used, or was mistyped. Ask for a new one."),
    "entry.no_sms": _("We cannot send text messages yet. Take a code by e-mail, or your password."),
    "entry.office_writes": _("Your office notes the number. Tell it when the number changes."),
    "invitation.other_office": _(
        "This person also holds a post of another office. Ask for the invitation there."
    ),
    "invitation.spent": _(
        "This invitation has been used, was mistyped, or is too old. Ask your office for a new one."
    ),
    "password.too_short": _("That is too short. Take at least 10 signs."),
    "password.too_common": _(
        "Too many people use that one. Take words that do not belong together."
    ),
    "form.stale": _(
        "This page had been open too long, so nothing was received. "
        "Go back: your words are still in the form. Reload, then send again."
    ),
    "request.unreadable": _("We could not read what the browser sent. Go back and try again."),
    "rate.slow_down": _("Too many tries in a short time. Wait a minute, then try again."),
    "system.failed": _(
        "Something broke on our side. What you sent was not received. "
        "Go back, wait a minute, then send again. It will not count twice."
    ),
    "system.full": _(
        "Our storage is full, so what you sent was not received. Your words are still on the "
        "page before this one. Wait a few minutes, then send again. It will not count twice."
    ),
    "system.unavailable": _(
        "The service is busy, so what you sent was not received. Your words are still on the "
        "page before this one. Wait a minute, then send again. It will not count twice."
    ),
    "report.empty": _("Nothing is written yet. Paste the message, or tell us what happened."),
    "report.too_short": _("That is too short to understand. Write a few words more."),
    "report.too_long": _(
        "Too long: %(length)s letters, and at most %(longest)s fit. Paste only the doubtful part."
    ),
    "report.not_text": _(
        "There are signs in it that are not text. Copy the message again, or type it."
    ),
    "report.unknown_kind": _("Choose what this is about."),
    "report.bad_link": _("That is not a link. A link begins with https://"),
    "report.day_to_come": _("%(day)s has not come yet. Today is %(today)s."),
    "report.day_too_old": _("That day is too long ago. Check the year."),
    "place.unknown": _(
        "We do not know a place called “%(said)s”. Write the village or ward, and the regency or city."
    ),
    "job.not_dead": _("This work is no longer waiting for a person: somebody has revived it."),
    "place.missing": _("Write where it happened. A guess is fine, we will ask again."),
    "receipt.empty": _("Write the code that you got when you sent it."),
    "receipt.unknown": _(
        "We cannot find that code. Check the letters and numbers. Lost it? Send the message again."
    ),
    "place.choose": _("Several places are called that. Choose one, or write it more exactly."),
    "place.too_wide": _(
        "%(name)s is a whole province. Write the regency or city too, so that the right office reads it."
    ),
    "import.empty": _("The file is empty."),
    "import.binary": _("This is no text file. Save the sheet as CSV, then try again."),
    "import.encoding_unknown": _("The letters cannot be read. Save the file as CSV UTF-8."),
    "import.too_large": _("The file is too large: at most %(lines)s lines and 20 MB."),
    "import.not_csv": _("Line %(line)s is not CSV: a quotation mark is not closed."),
    "import.columns_missing": _(
        "The first line must name a village column (kode_desa) and rw or tps. Found: %(found)s"
    ),
    "import.lines_refused": _("%(count)s lines cannot be taken. Nothing was stored."),
    "import.meanwhile": _("Somebody brought in the same places at this moment. Try again."),
    "import.batch_unknown": _("There is no batch %(batch)s."),
    "import.already_undone": _("Batch %(batch)s was taken out before."),
    "import.in_use": _("These places are already in use (%(what)s), so they stay."),
    "group.held": _("%(name)s is working on this until %(until)s. You can read it, not change it."),
    "check.topic_missing": _(
        "Give it a neutral title of at least five letters, without the rumour."
    ),
    "check.already_open": _("This group already has a check."),
    "check.already_decided": _("This check already has a result."),
    "check.verdict_missing": _("Choose a result."),
    "check.unknown_type": _("That content type does not exist."),
    "check.reasoning_missing": _("Write in a sentence or two how you came to this result."),
    "check.needs_two_sources": _(
        "A result needs %(needed)s sources that do not depend on each other. So far: %(have)s."
    ),
    "source.name_missing": _("Write who was asked, or which document was read."),
    "source.not_independent": _(
        "This source is already noted. A second one must be somebody else."
    ),
    "clarification.check_first": _("First finish the check, then write the clarification."),
    "clarification.headline_length": _("A headline has 10 to 140 letters."),
    "clarification.headline_heated": _(
        "“%(word)s” heats things up. Say what is right, calmly, without exclamation or question."
    ),
    "clarification.body_short": _("Explain in a sentence or two what is right."),
    "clarification.basis_missing": _("Name the rule this rests on, with its article."),
    "clarification.too_many_steps": _("At most three steps, one per line."),
    "clarification.already_expired": _("The end of validity lies in the past."),
    "clarification.already_waiting": _("A text about this already waits for its second person."),
    "clarification.second_person": _(
        "You wrote this one. Somebody else must approve it: two people, always."
    ),
    "clarification.not_a_draft": _("Somebody has already decided on this draft."),
    "clarification.reason_missing": _("Say in a few words what must change."),
    "notice.outside_territory": _(
        "%(count)s of the places lie outside the territory of this institution."
    ),
    "notice.nowhere": _("No place is known precisely enough to send this to."),
    "notice.too_wide": _(
        "A correction goes to villages or districts that saw the rumour, not wider."
    ),
}

# code → what happened, for histories and trails.
EVENTS: dict[str, object] = {
    "report.received": _("Received, words kept exactly as sent"),
    "report.grouped": _("Put together with similar reports"),
    "report.answered": _("Answered"),
    "message.written": _("A message was added"),
    "group.recognised": _("Recognised as a claim that is known"),
    "group.held": _("Opened by an officer"),
    "group.let_go": _("Given back to the inbox"),
    "group.linked": _("Joined to a known claim by an officer"),
    "check.opened": _("Check begun"),
    "source.noted": _("A source was noted"),
    "check.decided": _("Result of the check"),
    "clarification.drafted": _("Clarification written"),
    "clarification.approved": _("Approved by a second person"),
    "clarification.returned": _("Returned to its writer"),
    "notice.released": _("Notice sent down"),
    "notice.extended": _("Notice sent to more villages that saw it"),
    "notice.acknowledged": _("Receipt stated"),
    "notice.relayed": _("Passed on"),
    "post.given": _("Post given"),
    "post.ended": _("Post ended"),
    "institution.formed": _("Body formed"),
    "job.revived": _("Dead work given another try"),
    "places.imported": _("RW and TPS brought in from a file"),
    "places.import_undone": _("A file of RW and TPS taken out again"),
    "person.invited": _("Invitation to set a password handed out"),
    "invitation.used": _("First password set with an invitation"),
    "entry.used": _("Sign-in link of the demonstration used"),
}

_TOPICS = (
    words_cascade,
    words_desk,
    words_doors,
    words_files,
    words_kits,
    words_rosters,
    words_truth,
    words_ways,
)
for topic in _TOPICS:
    REFUSALS |= topic.REFUSALS
    EVENTS |= topic.EVENTS

# What a field of text says when too much or no text came.
TEXT = {
    "max_length": _("Too long. At most %(limit_value)s letters fit."),
    "null_characters_not_allowed": REFUSALS["report.not_text"],
}


def say(refusal: Refusal) -> str:
    """The sentence for a refusal, in the language of the moment."""
    return str(REFUSALS[refusal.code]) % {k: _shown(v) for k, v in refusal.data.items()}


def _shown(value: object) -> str:
    """Numbers, days and instants the way people here write them."""
    if isinstance(value, datetime):
        return text.brief(value, WIB)
    if isinstance(value, date):
        return text.daymonth(value)
    return text.number(value) if isinstance(value, int) else str(value)


def event_words(code: str) -> str:
    """What an event was, in the language of the moment."""
    return str(EVENTS[code])
