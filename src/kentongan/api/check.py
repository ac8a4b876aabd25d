"""Check a message: known, unsure or unknown. Nothing is stored."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from kentongan.engine.reasons import SENTENCES
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.up.actions.receive import clean_words
from kentongan.up.known import Known, Unsure, Why, look_up

from .doors import anybody
from .pace import CHECKS
from .problems import Problem, language_of
from .reports import REFUSED
from .shapes import Answer, Code, Strict, Text, answer_of

router = Router(tags=["check"])


class CheckIn(Strict):
    """Words that somebody holds up, and where."""

    words: Text
    place: Code = ""


class Reason(Schema):
    """Why, in a sentence. `=` the same, `≠` differs, `?` not said."""

    sign: str
    sentence: str


class Choice(Schema):
    """An answer that may be meant, and the one thing that differs."""

    answer: Answer
    differs: Reason | None
    elsewhere: bool


class Checked(Schema):
    """`known`: `answer` holds here and today. `unsure`: at most two `choices`. `unknown`: nothing."""

    state: Literal["known", "unsure", "unknown"]
    answer: Answer | None = None
    choices: list[Choice] = []
    why: list[Reason] = []


@router.post("", auth=anybody(CHECKS), response={200: Checked, REFUSED: Problem})
def check(request: HttpRequest, body: CheckIn) -> Any:
    """Look a message up. A likeness alone is never an answer."""
    words, language = clean_words(body.words), language_of(request)
    if body.place and not Place.objects.in_force().filter(code=body.place).exists():
        raise Refusal("place.unknown", field="place", said=body.place)
    found = look_up(words, body.place, clock.now())
    if isinstance(found, Known):
        why = [_reason(reason, language) for reason in found.why]
        return {"state": "known", "answer": answer_of(found.answer), "why": why}
    if not isinstance(found, Unsure):
        return {"state": "unknown"}
    choices = [
        {
            "answer": answer_of(choice.answer),
            "differs": _reason(choice.differs, language) if choice.differs else None,
            "elsewhere": choice.elsewhere,
        }
        for choice in found.choices
    ]
    return {"state": "unsure", "choices": choices}


def _reason(why: Why, language: str) -> dict[str, str]:
    sentence = why.say(language) if why.code in SENTENCES else ""
    return {"sign": why.sign, "sentence": sentence}
