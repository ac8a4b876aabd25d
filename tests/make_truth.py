"""Official facts, corrections and sources, for tests: made through the real actions.

fact = make_truth.fact(desk, second, question="…", headline="…")     an answered question, approved
wrong = make_public.published(); right = make_truth.correction(wrong, desk, second)
"""

from datetime import datetime

import make

from kentongan.ledger.actor import Actor
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.rules.facts import Question, questions
from kentongan.up.actions.correct import correct_clarification
from kentongan.up.actions.facts import write_fact, write_question
from kentongan.up.models import Claim, Clarification
from kentongan.up.wording import Text

QUESTION = "Jam berapa TPS buka dan tutup?"
WORDINGS = "TPS buka jam berapa?\nSampai jam berapa bisa mencoblos?\nNyoblos mulai jam berapa"
ANSWER = Text(
    headline="TPS melayani pemilih dari pukul 07.00 sampai 13.00",
    body="Datanglah antara pukul 07.00 dan 13.00 menurut jam di daerah Anda.",
    basis="PKPU 17/2024 (nomor pasal perlu dikonfirmasi)",
)
RIGHT = Text(
    headline="Pemilih yang terdaftar cukup menunjukkan KTP-el di TPS",
    body="Datanglah ke TPS sesuai alamat KTP-el. Surat pemberitahuan tidak wajib dibawa.",
    basis="PKPU 17/2024 pasal 19",
)
NOTE = "Kami menulis pasal yang keliru dan lupa menyebut alamat TPS."


def question(actor: Actor, words: str = QUESTION, wordings: str = WORDINGS, **more) -> Claim:
    return write_question(actor=actor, now=make.NOON, question=words, wordings=wordings, **more)


def fact(
    desk: Actor,
    second: Actor,
    *,
    claim: Claim | None = None,
    text: Text = ANSWER,
    now: datetime = make.NOON,
    **more,
) -> Clarification:
    """An answer that a second person approved."""
    draft = write_fact(
        actor=desk,
        now=now,
        claim=claim or question(desk),
        text=text,
        certainty=more.pop("certainty", "press"),
        **more,
    )
    approve_and_answer(actor=second, now=now, clarification=draft)
    run_due()
    draft.refresh_from_db()
    return draft


def correction(
    wrong: Clarification, desk: Actor, second: Actor, *, now: datetime, text: Text = RIGHT
) -> Clarification:
    """The version that says what is right, approved."""
    draft = correct_clarification(actor=desk, now=now, clarification=wrong, note=NOTE, text=text)
    approve_and_answer(actor=second, now=now, clarification=draft)
    run_due()
    draft.refresh_from_db()
    return draft


def standard() -> dict[str, Question]:
    """Standard questions that can be answered at the noon of the tests."""
    return {code: q for code, q in questions().items() if q.offered(make.NOON.date())}


def text_of(question: Question) -> Text:
    """The draft of a standard question, as it stands."""
    return Text(question.headline, question.body, question.basis, "\n".join(question.steps))
