"""The steps of a talk: begin, choose, say where, receive, add. `talk` decides which one it is."""

from dataclasses import dataclass, field
from datetime import datetime

from kentongan.ledger.jobs import later
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.roster.settle_place import settle_place
from kentongan.rules import channels
from kentongan.up import spoken
from kentongan.up.address import secret_of
from kentongan.up.known import Known, Unsure, look_up
from kentongan.up.models import Clarification, Conversation, Kind, Report

from .converse import add_words
from .receive import Extra, clean_words, receive_report

_MOST_FILES = 10
_PLACE_WORDS = 12  # more than these are no place
WHERE = ("place", "which", "sure")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, the same whatever the channel."""

    channel: str
    address: str
    key: str  # the provider's own name for it
    text: str
    at: datetime  # when it was sent, as far as the provider says
    forwarded: bool = False
    files: tuple[dict, ...] = ()  # what the provider needs to give us the bytes
    resumes: bool = True  # False: nothing proves that it belongs to what was said before
    thread: str = ""  # what a reply must name so that it lands in the same thread
    pressed: str = ""  # the mark of the question whose button it was; "" when it was written


@dataclass(slots=True)
class Turn:
    """One message on its way through the talk."""

    heard: Heard
    talk: Conversation
    now: datetime
    text: str
    said: list[str] = field(default_factory=list)

    @property
    def step(self) -> dict:
        return self.talk.step

    def asks(self, what: str) -> bool:
        """True when this may answer that question of ours."""
        return self.heard.resumes and self.step.get("ask") == what

    def is_another(self) -> bool:
        """True when this is no name of a place, but the next thing somebody holds up."""
        return self.heard.forwarded or len(self.text.split()) > _PLACE_WORDS


def begin(turn: Turn) -> None:
    """New words: answer at once, ask which is meant, or ask where."""
    step = {} if not turn.heard.resumes else dict(turn.step)
    files = [*step.get("files", []), *turn.heard.files][:_MOST_FILES]
    kind = step.get("kind", "")
    try:
        words = clean_words(turn.text)
    except Refusal as refusal:
        if files and refusal.code in ("report.empty", "report.too_short"):
            turn.talk.step = {"another": True, "files": files, "kind": kind}
            return turn.said.append(spoken.about_file_text())
        if refusal.code == "report.too_short":
            return turn.said.append(spoken.help_text())
        too_long = refusal.code == "report.too_long"
        return turn.said.append(spoken.unreadable_text(too_long))
    turn.talk.step = {
        "words": words,
        "key": secret_of(turn.heard.channel, turn.heard.key),
        "kind": kind or _kind_of(words, turn.heard.forwarded),
        "files": files,
    }
    if not _answered(turn, ""):
        ask_place(turn)
    return None


def _kind_of(words: str, forwarded: bool) -> str:
    """A question, or something that circulates; a person may convert it later."""
    asks = words.rstrip().endswith("?") or channels.begins("question", words)
    return Kind.QUESTION if asks and not forwarded else Kind.CONTENT


def _answered(turn: Turn, place: str) -> bool:
    """Look the words up; True when an answer was given, or it was asked which one is meant."""
    step = turn.step
    if step.get("disputed") or step["kind"] == Kind.VIOLATION:
        return False
    found = look_up(step["words"], place, turn.now)
    if isinstance(found, Known):
        step.pop("ask", None)
        step["shown"] = found.answer.pk
        turn.said.append(spoken.known_text(found.answer, turn.heard.channel))
        return True
    if isinstance(found, Unsure):
        step["ask"], step["choices"] = "choice", [choice.answer.pk for choice in found.choices]
        turn.said.append(spoken.choice_text([choice.answer.headline for choice in found.choices]))
        return True
    return False


def chosen(turn: Turn) -> None:
    """The number of an answer, or of "neither"."""
    step = turn.step
    neither = len(step["choices"]) + 1
    number = _number(turn.text)
    if number == neither or channels.says("not_this", turn.text):
        step.pop("choices")
        step["disputed"] = True
        if step.get("place") is not None:
            return receive(turn)
        return ask_place(turn)
    if number is not None and 1 <= number < neither:
        answer = (
            Clarification.objects.published(turn.now).filter(pk=step["choices"][number - 1]).first()
        )
        if answer is None:  # it has run out meanwhile
            step["disputed"] = True
            return ask_place(turn)
        step.pop("ask")
        step["shown"] = answer.pk
        return turn.said.append(spoken.known_text(answer, turn.heard.channel))
    if len(turn.text.split()) > 3:  # no number: more of what was meant
        return _more(turn)
    return turn.said.append(spoken.number_again_text(neither))


def _more(turn: Turn) -> None:
    """More words in place of a number: both are kept, and a person reads them."""
    step = turn.step
    try:
        step["words"] = clean_words(f"{step['words']}\n{turn.text}")
    except Refusal:
        return turn.said.append(spoken.unreadable_text(True))
    step["disputed"] = True
    return ask_place(turn)


def ask_place(turn: Turn) -> None:
    """Where: the place of the last time is offered first."""
    step = turn.step
    before = (
        Report.objects.filter(conversation=turn.talk, place__isnull=False)
        .select_related("place")
        .order_by("-pk")
        .first()
    )
    if before is not None:
        step["ask"], step["offered"] = "sure", before.place.code
        return turn.said.append(spoken.confirm_place_text(before.place))
    step["ask"] = "place"
    return turn.said.append(spoken.ask_place_text())


def place_said(turn: Turn) -> None:
    """A place in their own words."""
    step = turn.step
    step["files"] = [*step["files"], *turn.heard.files][:_MOST_FILES]
    if channels.says("skip", turn.text):
        return receive(turn)
    if not turn.text:
        return turn.said.append(spoken.ask_place_text())
    step["place_said"] = turn.text[:200]
    try:
        found = settle_place(turn.text)
    except Refusal as refusal:
        step["tries"] = step.get("tries", 0) + 1
        if step["tries"] >= channels.place_tries():
            return receive(turn)
        wide = refusal.code == "place.too_wide"
        return turn.said.append(spoken.place_again_text(wide))
    if isinstance(found, list) and len(found) == 1:  # said in passing: a yes settles it
        found = found[0]
    if isinstance(found, Place):
        step["ask"], step["offered"] = "sure", found.code
        return turn.said.append(spoken.confirm_place_text(found))
    step["ask"], step["places"] = "which", [place.code for place in found]
    return turn.said.append(spoken.choose_place_text(found))


def place_chosen(turn: Turn) -> None:
    """One of several of that name."""
    codes, number = turn.step["places"], _number(turn.text)
    if number is not None and 1 <= number <= len(codes):
        return _placed(turn, codes[number - 1])
    turn.step["ask"] = "place"
    if number == len(codes) + 1:
        return turn.said.append(spoken.place_again_text())
    return place_said(turn)


def place_confirmed(turn: Turn) -> None:
    """Yes, no, or another place at once."""
    if channels.says("yes", turn.text):
        return _placed(turn, turn.step["offered"])
    turn.step["ask"] = "place"
    if channels.says("no", turn.text):
        return turn.said.append(spoken.ask_place_text())
    return place_said(turn)


def _placed(turn: Turn, code: str) -> None:
    """The place is known: an answer may hold there; else the message is received."""
    turn.step["place"] = code
    if not _answered(turn, code):
        receive(turn)


def receive(turn: Turn) -> None:
    """Store it, give the receipt, and fetch what was attached."""
    step = turn.step
    place = Place.objects.in_force().filter(code=step.get("place") or "-").first()
    receipt = receive_report(
        now=turn.now,
        key=step["key"],
        words=step["words"],
        kind=step["kind"],
        place=place,
        place_said=step.get("place_said", ""),
        channel=turn.heard.channel,
        disputed=bool(step.get("disputed")),
        extra=Extra(conversation=turn.talk),
    )
    turn.talk.step = {"report": receipt.report.pk}
    turn.said.append(spoken.received_text(receipt.code, receipt.report))
    _fetch(turn, receipt.report, [*step["files"]])


def add(turn: Turn, report: Report) -> None:
    """More for a report that still waits: its words and its files."""
    step = turn.step
    if channels.says("thanks", turn.text) and not turn.heard.files:
        return None
    if turn.text:
        try:
            key = secret_of(turn.heard.channel, turn.heard.key)
            add_words(now=turn.now, report=report, words=turn.text, key=key)
        except Refusal as refusal:
            if not (turn.heard.files and refusal.code == "report.too_short"):
                return turn.said.append(spoken.unreadable_text(refusal.code == "report.too_long"))
    elif not turn.heard.files:
        return turn.said.append(spoken.unreadable_text(False))
    _fetch(turn, report, [*turn.heard.files])
    told = step.get("told")
    if told is None or turn.now - datetime.fromisoformat(told) >= channels.acknowledge_every():
        turn.talk.step = {"report": report.pk, "told": turn.now.isoformat()}
        turn.said.append(spoken.added_text())
    return None


def _fetch(turn: Turn, report: Report, files: list[dict]) -> None:
    """Promise to fetch each file from the provider, after the words are safe."""
    for one in files:
        later(
            "channels.fetch_file",
            key=f"fetch:{report.pk}:{secret_of(turn.heard.channel, str(sorted(one.items())))}",
            channel=turn.heard.channel,
            report_id=report.pk,
            file=one,
        )


def _number(text: str) -> int | None:
    said = text.strip(" .)(")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None
