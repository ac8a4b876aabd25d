"""Words for the refusals and events of channels, the API, imports and partners."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "api.not_there": _("There is nothing at this address, or it is not for this token."),
    "api.method": _("This address cannot be asked in this way."),
    "api.too_large": _("That is too large: at most 2 MB."),
    "api.not_json": _("This cannot be read as JSON in UTF-8."),
    "api.wrong_shape": _("Some fields do not fit. Look at the list of errors."),
    "api.key_short": _("An Idempotency-Key has at least %(least)s random letters and numbers."),
    "api.cursor_bad": _("This cursor is not one of ours. Begin with the first page."),
    "api.day_bad": _("This is no day. Write it as 2024-11-27."),
    "api.instant_bad": _("This is no instant. Write it as 2024-11-20T00:00:00+07:00."),
    "token.missing": _("This address needs a token."),
    "token.unknown": _("This token is not known, or its time is over."),
    "token.scope_missing": _("This token may not do that. It lacks “%(scope)s”."),
    "token.name_length": _("Name the program in 3 to 80 letters."),
    "token.scope_unknown": _("Choose what the program may do."),
    "token.days": _("Choose a day to come, at most %(most)s days from now."),
    "token.post_over": _("This post is over or has not begun, so nothing can speak for it."),
    "webhook.url_bad": _(
        "That address cannot be taken. It begins with https:// and has no password."
    ),
    "webhook.url_private": _("That address does not lie on the open internet."),
    "items.way_unknown": _("Choose how it came in."),
    "items.paper_missing": _("Write the number that stands on the paper."),
    "items.paper_long": _("That number is too long: at most %(most)s letters."),
    "items.paper_known": _("This paper was typed in before. Nothing was stored twice."),
    "items.outside_known": _("An item with this id is here already."),
    "items.file_empty": _("The file is empty, or none was chosen."),
    "items.file_binary": _("This is no text file. Save the sheet as CSV, then try again."),
    "items.too_many": _("The file is too large: at most %(most)s lines and 20 MB."),
    "items.not_csv": _("Line %(line)s is not CSV: a quotation mark is not closed."),
    "items.not_json": _("Line %(line)s is not a JSON object."),
    "items.columns_missing": _(
        "We need a column for the number and one for the words. Found: %(found)s"
    ),
    "items.column_unknown": _("That is no column we know."),
    "items.lines_refused": _("%(count)s lines cannot be taken. Nothing was stored."),
    "items.batch_unknown": _("There is no batch %(batch)s."),
    "webhook.event_unknown": _("Choose what the system is told of."),
}
EVENTS: dict[str, object] = {
    "conversation.opened": _("Somebody wrote to us on a channel for the first time"),
    "conversation.forgotten": _("The sender's address was deleted"),
    "token.given": _("Token given to a program"),
    "token.revoked": _("Token taken back"),
    "items.imported": _("Items brought in from a file"),
    "items.import_undone": _("A file of items taken out again"),
    "webhook.added": _("Address of a partner's system noted"),
    "webhook.removed": _("Address of a partner's system taken away"),
    "webhook.restarted": _("Address of a partner's system is told again"),
}
