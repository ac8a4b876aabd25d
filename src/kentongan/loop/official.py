"""Is this official? A text, a short code or a picture against everything we ever published.

Kits, notices and clarifications are asked alike. What is found is read again from the database and
its signature checked before it is shown; what is not sound is as if it were not there.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import Count, Max

from kentongan.down.models import KitVersion, Notice
from kentongan.down.official import sound
from kentongan.engine.contradict import contradictions
from kentongan.engine.picture import NEAR, PERHAPS, Picture, from_hex
from kentongan.engine.picture_index import PictureIndex
from kentongan.seals.official import read_short
from kentongan.up.models import Clarification

OFFICIAL, ALTERED, FORMER, UNKNOWN = "official", "altered", "former", "unknown"
ALIKE = 0.55  # share of words in the same order from which a text is a changed copy of ours
SHARED = 0.5  # share of words in common before the order is compared at all
FEWEST = 4  # words; a text shorter than that is too little to be recognised by
LONGEST = 20_000
_MARKS = re.compile(r"[*_~`]|https?://\S+|[\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"\w+(?:[.,:]\d+)*")
_LINK = re.compile(r"/r/([0-9A-Za-z.\- ]{9,14})/?")


@dataclass(frozen=True, slots=True)
class Text:
    """One text we published, wherever it stands."""

    kind: str  # kit, notice, clarification
    pk: int
    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What we can say of what somebody holds up."""

    state: str
    kind: str = ""
    row: KitVersion | Notice | Clarification | None = None
    text: str = ""  # ours, to compare with
    reasons: tuple[str, ...] = ()  # what a copy says differently
    sha256: str = ""  # of our picture


def words_of(text: str) -> list[str]:
    """The words that count: no marks of a chat program, no addresses, one way of writing."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return _WORD.findall(_MARKS.sub(" ", plain).casefold())


def verify_text(said: str, now: datetime, language: str = "id") -> Verdict:
    """A text, or a text with our link in it, or the link alone."""
    if code := code_in(said):
        linked = verify_code(code, now)
        if len(words_of(said)) < FEWEST or linked.state == UNKNOWN:
            return linked
        if isinstance(linked.row, KitVersion):
            return _against(said, _of_kit(linked.row), now, language) or Verdict(UNKNOWN)
    if len(words_of(said)) < FEWEST:
        return Verdict(UNKNOWN)
    return _against(said, _everything(), now, language) or Verdict(UNKNOWN)


def verify_code(code: str, now: datetime) -> Verdict:
    """A short code: the newest version that was public under it."""
    row = KitVersion.objects.latest().filter(kit__code=code).first()
    return _verdict("kit", row, row.body, now) if row and _sound(row) else Verdict(UNKNOWN)


def code_in(said: str) -> str | None:
    """The short code in an address or standing alone."""
    found = _LINK.search(said)
    return read_short(found[1]) if found else read_short(said)


def verify_picture(data: bytes, picture: Picture, now: datetime) -> Verdict:
    """Our own bytes are official; nearly the same is a copy to compare with the original."""
    shown, index = _pictures()
    given = hashlib.sha256(data).hexdigest()
    for number, (pk, sha256, made) in enumerate(shown):
        if given in made:
            return _picture_verdict(number, pk, sha256, now, exact=True)
    found = index.find(picture, NEAR) or index.find(picture, PERHAPS)
    for one in found:
        pk, sha256, _ = shown[one.id]
        verdict = _picture_verdict(one.id, pk, sha256, now, exact=False)
        if verdict.state != UNKNOWN:
            return verdict
    return Verdict(UNKNOWN)


def _against(said: str, texts: Iterable[Text], now: datetime, language: str) -> Verdict | None:
    """The text of ours that comes nearest: the very same words, or a changed copy."""
    mine = words_of(said)
    mine_set = set(mine)
    near: list[tuple[float, Text]] = []
    for text in texts:
        ours = words_of(text.text)
        if ours == mine:
            if (found := _shown(text, now)) is not None:
                return found
            continue
        ours_set = set(ours)
        if len(ours) < FEWEST or len(mine_set & ours_set) < SHARED * min(
            len(mine_set), len(ours_set)
        ):
            continue
        alike = SequenceMatcher(None, ours, mine, autojunk=False).ratio()
        held = len(mine_set & ours_set) / len(ours_set)  # ours whole, with words around it
        near.append((max(alike, held if held > 0.9 else 0), text))
    for score, text in sorted(near, key=lambda pair: -pair[0]):
        if score < ALIKE:
            return None
        if (found := _shown(text, now)) is not None:
            reasons = tuple(r.say(language) for r in contradictions(said[:LONGEST], text.text))
            return Verdict(ALTERED, found.kind, found.row, text.text, reasons)
    return None


def _shown(text: Text, now: datetime) -> Verdict | None:
    """Read again, and only when it is sound."""
    if text.kind == "kit":
        row = KitVersion.objects.select_related("kit", "kit__institution").filter(pk=text.pk)
        return _verdict("kit", row[0], text.text, now) if row and _sound(row[0]) else None
    model = Notice if text.kind == "notice" else Clarification
    found = model.objects.select_related("institution").filter(pk=text.pk).first()
    return _verdict(text.kind, found, text.text, now) if found else None


def _verdict(
    kind: str, row: KitVersion | Notice | Clarification, text: str, now: datetime
) -> Verdict:
    """Official now, or once: withdrawn, replaced or past its end."""
    ended = getattr(row, "valid_until", None)
    state = getattr(row, "state", "")
    former = state == "withdrawn" or (ended is not None and ended <= now)
    if isinstance(row, KitVersion) and not former:
        later = KitVersion.objects.filter(kit=row.kit_id, number__gt=row.number)
        former = later.exclude(published_at=None).exists()
    return Verdict(FORMER if former else OFFICIAL, kind, row, text)


def _sound(row: KitVersion) -> bool:
    """A withdrawn version was public once; whether its words are ours is asked all the same."""
    return row.state == KitVersion.State.WITHDRAWN or bool(sound([row]))


def _of_kit(row: KitVersion) -> Iterator[Text]:
    yield Text("kit", row.pk, row.body)
    yield Text("kit", row.pk, f"{row.headline}. {row.body}")
    for text in row.texts:
        yield Text("kit", row.pk, text["text"], text["channel"])


_kept: dict[str, object] = {}


def _stamp() -> tuple[object, ...]:
    """Changes with everything that was published, approved or withdrawn."""
    kits = KitVersion.objects.exclude(published_at=None).aggregate(
        Max("published_at"), Max("closed_at"), Count("pk")
    )
    notices = Notice.objects.aggregate(Max("pk"))
    answers = Clarification.objects.aggregate(Max("approved_at"), Max("withdrawn_at"))
    return (*kits.values(), *notices.values(), *answers.values())


def _everything() -> list[Text]:
    """Every text that was ever public; kept in memory until something is published."""
    stamp = _stamp()
    if _kept.get("stamp") != stamp:
        found = []
        for row in KitVersion.objects.exclude(published_at=None).order_by("-published_at"):
            found += _of_kit(row)
        approved = Clarification.objects.exclude(approved_at=None)
        for pk, *texts in approved.values_list("pk", "share", "body", "headline"):
            found += [Text("clarification", pk, text) for text in texts]
        for pk, *texts in Notice.objects.values_list("pk", "share", "body"):
            found += [Text("notice", pk, text) for text in texts]
        _kept["texts"], _kept["stamp"] = found, stamp
        _kept.pop("pictures", None)
    return _kept["texts"]


def _pictures() -> tuple[list[tuple[int, str, set[str]]], PictureIndex]:
    """Every picture that was ever public, with the hashes it may be met under."""
    _everything()
    if "pictures" not in _kept:
        shown: list[tuple[int, str, set[str]]] = []
        index = PictureIndex()
        public = KitVersion.objects.exclude(published_at=None).exclude(pictures=[])
        for row in public.order_by("-published_at"):
            for picture in row.pictures:
                for pdq in picture["pdq"]:
                    index.add([len(shown)], from_hex(pdq))
                made = {picture["sha256"], *picture["shapes"].values()}
                shown.append((row.pk, picture["sha256"], made))
        _kept["pictures"] = shown, index
    return _kept["pictures"]


def _picture_verdict(number: int, pk: int, sha256: str, now: datetime, *, exact: bool) -> Verdict:
    row = KitVersion.objects.select_related("kit", "kit__institution").filter(pk=pk).first()
    if row is None or not _sound(row):
        return Verdict(UNKNOWN)
    found = _verdict("kit", row, row.body, now)
    state = found.state if exact or found.state == FORMER else ALTERED
    return Verdict(state, "kit", row, row.body, sha256=sha256)


def forget() -> None:
    """Drop the copy; the next question builds it anew (tests, and after a restore)."""
    _kept.clear()
