"""Words for the refusals and events of audiences, waves, relays and coverage."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kentongan.rules import relay

REFUSALS: dict[str, object] = {
    "notice.quiet_days": _(
        "In the quiet days the law lets nothing about contestants go out. "
        "Information about voting may still be sent."
    ),
    "notice.purpose_missing": _("Choose what the notice is for."),
    "relay.not_a_picture": _("This is not a picture. Choose a screenshot."),
    "notice.kit_sent": _("This material went out already. Write a new version to send it again."),
    "notice.correction_elsewhere": _(
        "A correction begins with a clarification at the desk, or with the notice it corrects."
    ),
    "notice.deadline_missing": _("Choose by when receipt should be stated."),
    "notice.audience_missing": _("Choose who should pass it on."),
    "notice.unknown_partner": _("We do not know this type of partner."),
    "notice.partners_not_asked": _("Tick partners as well, or leave their types and groups empty."),
    "segment.unknown": _("We do not know this group of voters."),
    "notice.headline_length": _("A headline has 10 to 140 letters."),
    "notice.body_short": _("Explain in a sentence or two."),
    "notice.share_length": _("The text to pass on has 10 to 1,000 letters."),
    "notice.too_long": _("Too long: at most %(most)s letters fit."),
    "notice.pilot_outside": _(
        "The first wave must be whole districts or regencies inside the territory of the notice."
    ),
    "notice.second_person": _(
        "You wrote this one. Somebody else must approve it: two people, always."
    ),
    "notice.not_a_draft": _("Somebody has already decided on this notice."),
    "notice.reason_missing": _("Say in a few words why."),
    "notice.not_running": _("This notice is not running, so that cannot be done now."),
    "relay.stopped": _("This notice was stopped. Do not pass it on any more."),
    "relay.quiet_days": _("In the quiet days nothing about contestants is passed on."),
    "relay.unknown_way": _("Choose how you passed it on."),
    "relay.groups_number": _("Write a number of groups from 1 to %(most)s."),
    "relay.bad_link": _("That is not a link. A link begins with https://"),
    "relay.rw_numbers": _("Write RW numbers like this: 1, 2, 5-7."),
    "relay.rw_many": _("At most %(most)s RW fit in one statement."),
    "relay.rw_unknown": _("The map of this village has no RW %(numbers)s. Check the numbers."),
    "relay.rw_no_village": _("Only officers of a village name its RW."),
    "relay.not_stated": _("Nothing was stated that could be taken back."),
    "relay.already_confirmed": _("It has been confirmed already, so it stays."),
    "relay.not_looked_at": _("Nothing of yours was noted that could be taken back."),
    "relay.own_statement": _("You cannot confirm your own statement."),
    "nudge.quiet_hours": _("It is a quiet hour there. Remind them after %(until)s."),
    "nudge.too_soon": _("They were reminded less than %(minutes)s minutes ago."),
    "nudge.too_many": _("They were reminded often enough today. Phone them, or wait for tomorrow."),
    "silence.reason_missing": _("Choose why the village is silent."),
    "silence.note_missing": _("Write the other reason in a few words."),
    "push.bad_endpoint": _(
        "This browser gave no address that we may send to. Try another browser."
    ),
    "push.bad_keys": _("This browser gave no keys that we can use. Try once more."),
    "push.no_email": _("No e-mail address is known of you. Your office can note one."),
    "silence.has_answered": _("This village has stated receipt meanwhile."),
}
EVENTS: dict[str, object] = {
    "notice.drafted": _("Notice written, waits for a second person"),
    "notice.approved": _("Notice approved by a second person"),
    "notice.returned": _("Notice returned to its writer"),
    "notice.wave_opened": _("The next wave has begun"),
    "notice.paused": _("Notice paused"),
    "notice.resumed": _("Notice goes on"),
    "notice.stopped": _("Notice stopped"),
    "partner.segments_stated": _("Groups of voters noted that a partner works with"),
    "notice.acknowledged_together": _("Receipts noted together"),
    "notice.relay_undone": _("Statement of passing on taken back"),
    "notice.reminded": _("Silent officers reminded"),
    "push.turned_on": _("Hears of notices by phone or e-mail"),
    "push.turned_off": _("No longer hears of notices by phone or e-mail"),
    "notice.escalated": _("Committees above silent villages asked"),
    "notice.silence_explained": _("Reason of a silence noted"),
    "relay.look_undone": _("What was said after looking was taken back"),
    "relay.checked": _("Passing on looked at"),
    "relay.opened": _("Passing on confirmed by openings of its link"),
}
# How a notice was passed on.
WAYS: dict[str, object] = {
    "whatsapp": _("WhatsApp group"),
    "social": _("Social media"),
    "meeting": _("Meeting or visit"),
    "speaker": _("Loudspeaker"),
    "poster": _("Notice board"),
    "other": _("Another way"),
}


def reason_words(reason: str) -> str:
    """Why a village is silent, in the language of the moment."""
    return relay.silences()[reason]["label_en" if get_language() == "en" else "label_id"]
