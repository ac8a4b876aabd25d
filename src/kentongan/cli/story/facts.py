"""Official facts and a correction of the demonstration: plainly samples, through the real actions."""

from datetime import datetime

from kentongan.ledger.actor import Actor
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.rules import facts
from kentongan.up.actions.facts import write_fact, write_question
from kentongan.up.wording import Text

SHOWN = ("hari", "jam", "bawa", "surat", "terdaftar")  # of the standard questions; others stay gaps
SET = "pilkada_2024"


def publish_facts(*, desk: Actor, second: Actor, now: datetime, until: datetime) -> int:
    """The office answers some standard questions; returns how many."""
    for name in SHOWN:
        question = facts.questions()[f"{SET}.{name}"]
        claim = write_question(actor=desk, now=now, code=question.code)
        draft = write_fact(
            actor=desk,
            now=now,
            claim=claim,
            text=Text(
                question.headline,
                question.body,
                question.basis,
                "\n".join(question.steps),
                valid_until=until,
            ),
            certainty=question.certainty,
            sample=True,
        )
        approve_and_answer(actor=second, now=now, clarification=draft)
    return len(SHOWN)
