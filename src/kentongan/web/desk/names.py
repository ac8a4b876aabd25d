"""Words of the desk for what the tables only name by a code: views, kinds, channels, ways to ask."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kentongan.rules.verdicts import first_draft_types, verdicts

# view of up/inbox.py, its name in the address, its label
VIEWS = (
    ("mine", "saya", _("Needs me")),
    ("new", "baru", _("New")),
    ("today", "hari-ini", _("Due today")),
    ("checking", "diperiksa", _("Being checked")),
    ("second", "orang-kedua", _("Waiting for the second person")),
    ("answered", "dijawab", _("Answered")),
)
KINDS = {
    "question": _("Question"),
    "complaint": _("Complaint"),
    "content": _("Doubtful content"),
    "violation": _("Suspected violation"),
}
# The same in addresses: ?jenis=pertanyaan
KIND_SLUGS = {
    "question": "pertanyaan",
    "complaint": "pengaduan",
    "content": "konten",
    "violation": "pelanggaran",
}
CHANNELS = {
    "web": _("web"),
    "field": _("field officer"),
    "phone": _("phone"),
    "visit": _("visit"),
    "paper": _("paper form"),
    "import": _("file"),
    "api": _("another system"),
    "petugas": _("field officer"),
    "letter": _("letter"),
    "email": _("e-mail"),
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "sms": "SMS",
}
VIAS = (
    ("phone", _("By phone")),
    ("visit", _("By a visit")),
    ("letter", _("By letter")),
    ("document", _("A document that was read")),
    ("web", _("A web page")),
)
STANCES = (
    ("denies", _("It says the message is not right")),
    ("confirms", _("It says the message is right")),
    ("unclear", _("It cannot say, or says something else")),
    ("no_answer", _("It was asked and did not answer")),
)
# What a guard of the engine found to differ, for “Held back: … differs”.
GUARDS = {
    "negation": _("denial"),
    "opposite": _("direction"),
    "code": _("number of the place"),
    "number": _("number"),
    "number_missing": _("number"),
    "date": _("time"),
    "place": _("place"),
    "institution": _("institution"),
    "person": _("person"),
    "tense": _("tense"),
    "denial": _("denial"),
    "quantifier": _("extent"),
}


def kind_label(kind: str) -> str:
    """What sort of message this is."""
    return str(KINDS.get(kind, kind))


def channel_label(channel: str) -> str:
    """How it came in; a channel without a word here is shown by its own name."""
    return str(CHANNELS.get(channel, channel))


def topic_of(claim) -> str:
    """The neutral title of a group, or the words for one that has none."""
    return claim.topic if claim is not None and claim.topic else gettext("News without a name yet")


def verdict_words(check) -> dict[str, str] | None:
    """The public's words for a result, with the kind of its chip; None while there is none."""
    row = verdicts().get(check.verdict) if check is not None else None
    return {"words": row[f"plain_{_language()}"], "sign": row["sign"]} if row else None


def sort_words(check) -> str:
    """The sort of content, where one was chosen."""
    words = first_draft_types().get(check.first_draft) if check is not None else None
    return words[_language() == "en"] if words else ""


def _language() -> str:
    return "en" if get_language() == "en" else "id"
