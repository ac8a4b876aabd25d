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
    "roster.nothing_to_apply": _("Nothing in this list would change the roster."),
    "roster.not_applied": _("This list was not applied, so there is nothing to take out."),
}
EVENTS: dict[str, object] = {
    "roster.received": _("A list of officers was sent in"),
    "roster.confirmed": _("A list of officers was confirmed"),
    "roster.part_applied": _("A part of a list of officers was brought in"),
    "roster.put_aside": _("A list of officers was put aside"),
    "roster.import_undone": _("A list of officers is taken out again"),
    "roster.part_undone": _("A part of a list of officers was taken out"),
}
