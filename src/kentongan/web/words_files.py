"""Words for the refusals and events of files, drafts and what a sender chose to be."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "file.too_large": _(
        "This file is larger than 50 MB, so it was not received. Send a shorter video, "
        "a screenshot, or a link."
    ),
    "file.too_much": _(
        "Together the files are larger than 200 MB, so they were not received. Send fewer."
    ),
    "file.too_many": _("At most %(most)s files belong to one message. Choose the clearest ones."),
    "file.empty": _("This file is empty. Choose it again, or send a screenshot."),
    "file.gone": _(
        "The files had waited too long and were not received. Choose them again. "
        "Your words are still here."
    ),
    "file.no_room": _(
        "Our storage for files is nearly full, so the files were not received. "
        "Your words are still here: you can send them without files."
    ),
    "file.needs_purpose": _("Choose what you need the original for."),
    "file.missing": _("The original is not in its place. Tell the keeper of the system."),
    "check.nothing": _("Nothing is here yet. Paste the message, or choose a picture of it."),
    "fast.nothing": _("Paste a link, write a sentence, or choose a picture."),
    "category.unknown": _("Choose what kind of thing it is."),
    "identity.unknown_choice": _("Choose one of the three."),
    "identity.official_needs_name": _(
        "An official report needs your name and address. Without them it can be passed on "
        "as information."
    ),
    "identity.needs_name": _("Write your name, or choose “without a name”."),
    "identity.needs_contact": _("Write a phone number or an e-mail address."),
    "identity.needs_address": _("An official report needs your address."),
    "identity.too_long": _("That is too long. At most %(longest)s letters fit."),
    "identity.needs_reason": _("Write why you need the name, in one sentence."),
    "identity.needs_second_person": _("Somebody else must decide: you asked for it yourself."),
    "identity.not_open": _(
        "The name is sealed. Ask to open it; a second person of your office decides."
    ),
    "identity.none": _("No name is kept with this message."),
    "identity.key_missing": _(
        "The key to sealed names is not the one they were sealed with. Tell the keeper of the system."
    ),
    "official.needs_reported": _("Write who is reported. Without it the report is returned."),
    "official.witness_needs_name": _("Write the name of this witness, or leave all three empty."),
    "official.needs_known": _("Write the day on which you came to know of it."),
    "official.known_no_day": _("This day has not come yet, or is too long ago. Check it."),
    "official.born_no_day": _("This cannot be a day of birth. Check the day, month and year."),
    "official.sex_unknown": _("Choose one of the two, or leave it empty."),
    "official.no_email": _("That is not an e-mail address. Check it, or leave it empty."),
    "official.no_form": _("No official form belongs to this message."),
    "official.not_the_name": _("That is not the name the form was sent with. Write it as then."),
    "official.known_before": _("This is before the day it happened. Check both days."),
    "withdrawal.needs_reason": _("Write why you take it back, in a few words."),
    "withdrawal.needs_note": _("Write a short note for the sender."),
    "withdrawal.none": _("The sender has not asked to take it back."),
}
EVENTS: dict[str, object] = {
    "file.sealed": _("File sealed"),
    "file.copied": _("Working copy drawn"),
    "file.looked_at": _("Working copy looked at"),
    "file.fetched": _("Original fetched"),
    "file.attached": _("File attached to a message"),
    "file.damaged": _("A sealed file is no longer as it was sealed"),
    "file.missing": _("A sealed file is missing"),
    "identity.sealed": _("Name of the sender sealed"),
    "identity.opening_asked": _("Asked to open a sealed name"),
    "identity.opening_granted": _("Opening of a sealed name granted"),
    "identity.opening_refused": _("Opening of a sealed name refused"),
    "identity.looked_at": _("Name of the sender read"),
    "official_form.sealed": _("Form of an official report sealed"),
    "official_form.printed": _("Form of an official report opened by its sender to print it"),
    "official_form.looked_at": _("Form of an official report read"),
    "report.withdrawn": _("Taken back by the sender"),
    "report.withdrawal_asked": _("The sender asks to take an official report back"),
    "report.kept": _("The office goes on with it, though the sender takes it back"),
}
