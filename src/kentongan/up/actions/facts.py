"""Official facts: a question people ask, in their wordings, and a body's own answer with its interval."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Post
from kentongan.rules import facts
from kentongan.up.models import Claim, Clarification, Wording
from kentongan.up.wording import Text

from .clarify import keep_draft

MOST_WORDINGS = 40
LONGEST = 300  # letters of a question


def write_question(
    *, actor: Actor, now: datetime, question: str = "", wordings: str = "", code: str = ""
) -> Claim:
    """Note a question to be answered: a standard one by its `code`, or one of the office's own.

    A standard question is one claim for the whole country and every office answers it for its own
    territory. The same question again is the same claim, and only new wordings are added.
    """
    require(actor, "clarification.draft", place=actor.place, of=actor.institution, now=now)
    known = facts.questions().get(code) if code else None
    if code and known is None:
        raise Refusal("fact.unknown_question")
    if known is not None and known.owner != actor.institution:
        raise Refusal("permission.denied")
    words = " ".join((known.question if known else question).split())
    if not 8 <= len(words) <= LONGEST:
        raise Refusal("fact.question_length", field="question")
    others = _lines(wordings)
    with transaction.atomic():
        one_at_a_time("up.write_question")
        place = "" if known else actor.place
        claim, made = Claim.objects.get_or_create(
            kind=Claim.Kind.FACT,
            owner=actor.institution,
            code=code,
            place_code=place,
            **({} if known else {"words": words}),
            defaults={"words": words, "topic": words[:160], "made_at": now},
        )
        added = _add_wordings(claim, [*(known.wordings if known and made else ()), *others])
        if made or added:
            record(
                "fact.asked",
                actor=actor,
                now=now,
                subject="claim",
                subject_id=claim.pk,
                place=place,
                wordings=added,
            )
    return claim


def write_fact(
    *,
    actor: Actor,
    now: datetime,
    claim: Claim,
    text: Text,
    certainty: str,
    valid_from: datetime | None = None,
    local_clock: bool = False,
    sample: bool = False,
) -> Clarification:
    """Answer a question for the own territory, or renew the answer; a second person approves it.

    No kroscek is needed: it is the body's own matter. The rule it rests on is, with how surely it was
    read. A renewal is the next version; the version before serves until this one is approved.
    """
    require(actor, "clarification.draft", place=actor.place, of=claim.owner, now=now)
    if claim.kind != Claim.Kind.FACT:
        raise Refusal("fact.not_a_question")
    if claim.place_code and not actor.place.startswith(claim.place_code):
        raise Refusal("fact.of_another_office")
    if certainty not in facts.CERTAINTIES:
        raise Refusal("fact.certainty_missing", field="certainty")
    starts = valid_from or now
    if text.valid_until is not None and text.valid_until <= starts:
        raise Refusal("fact.ends_before_it_starts", field="valid_until")
    for refusal in text.refusals(now, claim):
        raise refusal
    office = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    return keep_draft(
        actor=actor,
        now=now,
        claim=claim,
        text=text,
        office=office,
        place=actor.place,
        valid_from=starts,
        local_clock=local_clock and not actor.place,
        certainty=certainty,
        sample=sample,
    )


def _lines(wordings: str) -> list[str]:
    """One wording a line."""
    lines = (" ".join(line.split()) for line in wordings.splitlines())
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > MOST_WORDINGS:
        raise Refusal("fact.too_many_wordings", field="wordings", most=MOST_WORDINGS)
    if any(len(line) > LONGEST for line in found):
        raise Refusal("fact.wording_long", field="wordings", longest=LONGEST)
    return found


def _add_wordings(claim: Claim, wordings: list[str]) -> int:
    """Add those that are not there yet; returns how many."""
    have = {claim.words.casefold(), *(w.words.casefold() for w in claim.wordings.all())}
    fresh = [w for w in dict.fromkeys(wordings) if w.casefold() not in have]
    if len(have) + len(fresh) > 5 * MOST_WORDINGS:
        raise Refusal("fact.too_many_wordings", field="wordings", most=5 * MOST_WORDINGS)
    Wording.objects.bulk_create(Wording(claim=claim, words=words) for words in fresh)
    return len(fresh)
