"""What stands for the codes of staged lines on the page and in its CSV."""

from django.utils.translation import gettext_lazy as _

WHY: dict[str, object] = {
    "repeat": _("The same person again; the first line counts"),
    "same_name": _("The same name in the same place, with another number"),
    "phone_shared": _("The number stands in the file under another name"),
    "phone_known": _("The number belongs to somebody else on the roster"),
    "email_shared": _("The address stands in the file under another name"),
    "email_known": _("The address belongs to somebody else on the roster"),
    "name_missing": _("The name is missing"),
    "name_long": _("The name is too long"),
    "name_unreadable": _("This is no name"),
    "formula": _("The cell begins like a formula"),
    "role_missing": _("The body or role is missing"),
    "role_unknown": _("We do not know this body or role"),
    "place_missing": _("The place is missing"),
    "place_unknown": _("This place is not on the map"),
    "place_ambiguous": _("Several places are called that"),
    "place_level": _("The place is too wide for this body"),
    "tps_number": _("A polling station has a number from 1 to 999"),
    "phone_power": _("The sheet has shortened the number (8,12E+10). Format the column as text"),
    "phone_unreadable": _("This is no mobile number"),
    "email_unreadable": _("This is no e-mail address"),
    "day_unreadable": _("This date cannot be read"),
    "until_missing": _("The last day of the term is missing"),
    "until_past": _("The term is over, or ends before it begins"),
    "outside": _("Outside your territory"),
}
STATES: dict[str, tuple[object, str]] = {
    "received": (_("Being read"), "wait"),
    "read": (_("Waits for you"), "mine"),
    "applying": (_("Being applied"), "wait"),
    "applied": (_("Applied"), "ok"),
    "undone": (_("Taken out"), "info"),
    "aside": (_("Put aside"), "info"),
    "refused": (_("Cannot be read"), "bad"),
}
COLUMNS: dict[str, object] = {
    "name": _("Name"),
    "role": _("Body or role"),
    "title": _("Title"),
    "code": _("Code of the place"),
    "provinsi": _("Province"),
    "kabkota": _("Regency or city"),
    "kecamatan": _("District"),
    "desa": _("Village or ward"),
    "tps": _("Polling station"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "since": _("First day"),
    "until": _("Last day"),
}
