"""Words for the refusals and events of the roster at scale, accounts and their followers."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "roster.file_too_large": _(
        "The file is too large: at most %(megabytes)s MB. Divide it by regency, then send each part."
    ),
    "roster.file_empty": _("The file has no lines. Choose another file."),
    "roster.file_no_table": _("This is no table. Save the list as XLSX or CSV, then try again."),
    "roster.letters_unknown": _("The letters cannot be read. Save the file as CSV UTF-8 or XLSX."),
    "roster.line_unreadable": _("From line %(line)s on the file cannot be read. Save it again."),
    "roster.too_many_lines": _("At most %(lines)s lines fit. Divide the list by regency."),
    "roster.file_closed": _("This list has been dealt with already. Send it again to begin anew."),
    "roster.columns_missing": _(
        "Say which column this is. Name, place and body are needed for every line."
    ),
    "roster.column_twice": _("One column cannot be two things. Choose another column."),
    "roster.column_private": _(
        "This column is not brought in: we keep no NIK, no family card and no birth dates."
    ),
    "roster.scope_outside": _("That place is not in your territory, or does not exist."),
    "roster.unknown_election": _("Choose one of these elections, or none."),
    "roster.nothing_to_apply": _("Nothing in this list would change the roster."),
    "headcount.unknown_unit": _("Choose which unit this is about."),
    "headcount.unknown_status": _("Choose whether they work already."),
    "headcount.number": _("Write a whole number, without words."),
    "headcount.source_missing": _("Write who stated it, and where."),
    "headcount.day_to_come": _("That day has not come yet. Of which day is the number?"),
    "headcount.note_short": _("Explain it in a few words."),
    "headcount.corrected_already": _("Somebody has corrected this number already."),
    "account.unknown_platform": _("Choose the platform."),
    "account.unreadable": _("That is no account of this platform. Write its name, or its address."),
    "account.name_platform": _("Write what the medium is called."),
    "account.own_only": _("Only the person, or the unit itself, can do this."),
    "account.needs_consent": _("Tick that you agree. Without it we do not keep your account."),
    "account.reason_missing": _("Choose a reason."),
    "account.unit_has_one": _("This unit has an account. Close it first."),
    "account.follow_up_missing": _("Write what is being done."),
    "account.closed": _("This account is closed."),
    "account.answer_missing": _("Answer every question."),
    "account.target": _("Write a number of followers above zero."),
    "partner.unknown_kind": _("Choose what kind of partner it is."),
    "partner.name_missing": _("Write the name of the partner."),
    "partner.needs_consent": _("Tick that the contact agreed. Otherwise leave the contact empty."),
    "reading.unknown_metric": _("Choose what was counted."),
    "reading.no_number": _("We cannot read that number. Write 9.412, or 9 ribuan, or 22 ribu."),
    "reading.day_to_come": _("That day has not come yet."),
    "reading.far_off": _(
        "The last number was %(before)s, this one is %(now)s. Is a digit missing? "
        "If it is right, tick the box and send again."
    ),
    "reading.no_picture": _("This picture cannot be read. Send a PNG or JPEG."),
    "reading.same_picture": _("This screenshot was sent before, for another day or account."),
    "reading.like_picture": _(
        "This screenshot looks like an earlier one. If it is new, tick the box and send again."
    ),
    "reading.file_empty": _("The file is empty."),
    "reading.file_too_large": _("The file is too large. Export a shorter period."),
    "reading.no_export": _("This is no export that we know. Take Meta, YouTube Studio or X."),
    "reading.no_days": _("No day with a number was found in this file."),
    "reading.other_platform": _("This file is of another platform. Open that account instead."),
    "reading.of_export": _("This number came with an export. Take the whole export out."),
    "roster.not_applied": _("This list was not applied, so there is nothing to take out."),
}
EVENTS: dict[str, object] = {
    "roster.received": _("A list of officers was sent in"),
    "roster.confirmed": _("A list of officers was confirmed"),
    "roster.part_applied": _("A part of a list of officers was brought in"),
    "roster.put_aside": _("A list of officers was put aside"),
    "roster.import_undone": _("A list of officers is taken out again"),
    "headcount.stated": _("A number of officers was stated"),
    "headcount.withdrawn": _("A stated number was withdrawn"),
    "headcount.explained": _("A stated number was explained"),
    "account.registered": _("Account named"),
    "account.none_stated": _("Reason given for having no account"),
    "account.followed_up": _("Follow-up noted for a unit without account"),
    "account.verified": _("Code seen in the account"),
    "account.closed": _("Account closed"),
    "account.handed_over": _("Account handed over to another unit"),
    "account.withdrawn": _("Personal account taken back by its owner"),
    "account.checked": _("Neutrality of an account checked"),
    "account.aimed": _("Aim for followers set"),
    "partner.registered": _("Partner noted"),
    "partner.withdrawn": _("Contact of a partner removed"),
    "reading.noted": _("Number of an account noted"),
    "reading.imported": _("Export of a platform brought in"),
    "reading.import_undone": _("Export of a platform taken out again"),
    "reading.withdrawn": _("Number of an account taken out again"),
    "roster.part_undone": _("A part of a list of officers was taken out"),
}
