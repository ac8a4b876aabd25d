"""Reading kits over before anybody approves them, and counting what an office tells people."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.rules import partisan, platforms, purposes
from kentongan.rules.stages import schedules

from .models import KitVersion

LONGEST_BODY = 4000
# A headline says what is right; these words repeat or heat up a rumour (R0.14).
_HEATED = re.compile(
    r"\b(hoaks|hoax|bohong|fitnah|dusta|waspada|awas|katanya|viralkan)\b|[!?]", re.IGNORECASE
)
_APK = re.compile(r"\.apk\b|\b(unduh|download|pasang|instal)\w*\b[^.]{0,40}\bapk\b", re.IGNORECASE)
_FOLLOW = re.compile(
    r"\b(ikuti|follow|like|sukai|subscribe)\b[^.]{0,60}\b(calon|paslon|pasangan|caleg|partai)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https://[^\s<>\"']{4,290}")
_TAG = re.compile(r"#\w{2,40}")
_MONTHS = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b", re.IGNORECASE)
KNOWN_MEDIA = ("sign", "audio")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote for one version, before it is a row."""

    kind: str
    purpose: str
    schedule: str
    headline: str
    body: str
    basis: str
    stage: str = ""
    link: str = ""
    hashtags: str = ""
    valid_until: datetime | None = None
    texts: tuple[dict[str, str], ...] = ()
    media: tuple[dict[str, str], ...] = ()
    change: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """Something worth another look that does not stand in the way."""

    code: str
    field: str
    said: str = ""


def look_over(words: Words, now: datetime) -> list[Refusal]:
    """Everything that stands in the way, each with its field; [] when it may go on."""
    return [*_chosen(words), *_written(words, now), *_texts(words), *_media(words)]


def advise(words: Words, today: date) -> list[Advice]:
    """What a second pair of eyes would say: shouting, days gone by, people left out."""
    found = []
    for field, text in _fields(words):
        if _shouts(text):
            found.append(Advice("shouting", field))
        if past := next((day for day in days_in(text, today) if day < today), None):
            found.append(Advice("past_day", field, past.isoformat()))
    channels = {row["channel"] for row in words.texts}
    if "toa" not in channels:
        found.append(Advice("no_toa", "text_toa"))
    if all(row["language"] == "id" for row in words.texts):
        found.append(Advice("one_language", "texts"))
    if words.kind in ("vote", "education") and not any(m["kind"] == "sign" for m in words.media):
        found.append(Advice("no_sign", "sign_link"))
    return found


def days_in(text: str, today: date) -> list[date]:
    """Days that a text names in words; without a year, of this year."""
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            at = _MONTHS.index(month.lower()) + 1
            found.append(date(int(year or today.year), at, int(day)))
        except ValueError:
            continue
    return found


@dataclass(frozen=True, slots=True)
class Mix:
    """What one office published in a period, by kind (R3.3)."""

    office: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def content_mix(actor: Actor, now: datetime, since: datetime, until: datetime) -> list[Mix]:
    """Published versions per office of the branch; a version withdrawn later was told as well."""
    rows = (
        KitVersion.objects.visible_to(actor, now)
        .filter(published_at__gte=since, published_at__lt=until)
        .values_list("kit__institution__name", "kind")
    )
    offices: dict[str, Counter[str]] = {}
    for office, kind in rows:
        offices.setdefault(office, Counter())[kind] += 1
    return [
        Mix(office, {kind: counts[kind] for kind in purposes.kinds()})
        for office, counts in sorted(offices.items())
    ]


def _chosen(words: Words) -> list[Refusal]:
    found = []
    schedule = schedules().get(words.schedule)
    kind = purposes.kinds().get(words.kind)
    if kind is None:
        found.append(Refusal("kit.kind_missing", field="kind"))
    if words.purpose not in purposes.purposes():
        found.append(Refusal("kit.purpose_missing", field="purpose"))
    stages = {stage.code for stage in schedule.stages} if schedule else set()
    if words.stage and words.stage not in stages:
        found.append(Refusal("kit.unknown_stage", field="stage"))
    elif schedule is None or (kind and kind["needs_stage"] and not words.stage):
        found.append(Refusal("kit.stage_missing", field="stage"))
    return found


def _written(words: Words, now: datetime) -> list[Refusal]:
    found = []
    if not 10 <= len(words.headline) <= 140:
        found.append(Refusal("kit.headline_length", field="headline"))
    if heated := _HEATED.search(words.headline):
        found.append(Refusal("kit.headline_heated", field="headline", word=heated.group(0)))
    if _shouts(words.headline):
        found.append(Refusal("kit.headline_shouts", field="headline"))
    if not 20 <= len(words.body) <= LONGEST_BODY:
        found.append(Refusal("kit.body_length", field="body", longest=LONGEST_BODY))
    if not 5 <= len(words.basis) <= 200:
        found.append(Refusal("kit.basis_missing", field="basis"))
    if words.link and not _LINK.fullmatch(words.link):
        found.append(Refusal("kit.bad_link", field="link"))
    if any(not _TAG.fullmatch(tag) for tag in words.hashtags.split()) or len(words.hashtags) > 200:
        found.append(Refusal("kit.bad_hashtag", field="hashtags"))
    if words.valid_until is not None and words.valid_until <= now:
        found.append(Refusal("kit.already_expired", field="valid_until"))
    for field, text in _fields(words):
        if _APK.search(text):
            found.append(Refusal("kit.apk", field=field))
        if _FOLLOW.search(text):
            found.append(Refusal("kit.asks_to_follow", field=field))
        elif hits := partisan.lint(text):
            found.append(Refusal("kit.partisan", field=field, words=hits[0].words))
    return found


def _texts(words: Words) -> list[Refusal]:
    found = []
    if not any(row["language"] == "id" for row in words.texts):
        found.append(Refusal("kit.no_text", field="text_whatsapp"))
    for row in words.texts:
        if over := platforms.too_long(row["channel"], with_tags(row, words)):
            name = platforms.platforms()[row["channel"]]["label"]
            found.append(Refusal("kit.text_too_long", field=_field(row), over=over, where=name))
        if row["language"] != "id" and not row["reviewed_by"]:
            found.append(Refusal("kit.language_unreviewed", field=f"by_{row['language']}"))
    return found


def _media(words: Words) -> list[Refusal]:
    found = []
    for row in words.media:
        if not _LINK.fullmatch(row["link"]):
            found.append(Refusal("kit.bad_link", field=f"{row['kind']}_link"))
        if len(row["transcript"]) < 10:
            found.append(Refusal("kit.transcript_missing", field=f"{row['kind']}_transcript"))
    return found


def with_tags(row: dict[str, str], words: Words) -> str:
    """The text as it will be posted: hashtags belong to it where people use them."""
    if row["channel"] in ("toa", "poster", "whatsapp") or not words.hashtags:
        return row["text"]
    return f"{row['text']}\n{words.hashtags}"


def _field(row: dict[str, str]) -> str:
    if row["language"] == "id":
        return f"text_{row['channel']}"
    return f"lang_{row['language']}"


def _fields(words: Words) -> Sequence[tuple[str, str]]:
    return [
        ("headline", words.headline),
        ("body", words.body),
        *((_field(row), row["text"]) for row in words.texts),
    ]


def _shouts(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    loud = sum(sign.isupper() for sign in letters)
    return "!!" in text or (len(letters) >= 12 and loud > 0.6 * len(letters))
