"""The text of an official answer: what it must have, what it may not say, and what is made from it."""

import re
from dataclasses import dataclass
from datetime import datetime

from kentongan.engine.echo import repeats
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Institution
from kentongan.rules import partisan
from kentongan.up.models import Check, Claim

# A headline says what is right. These words repeat or heat up the rumour (R0.14; design, words).
_HEATED = re.compile(r"\b(hoaks|hoax|bohong|fitnah|dusta|waspada|awas)\b|[!?]", re.IGNORECASE)
SHORTEST, LONGEST = 10, 140  # letters of a headline
MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Text:
    """What the public will read, as it was written."""

    headline: str
    body: str
    basis: str
    steps: str = ""
    share: str = ""
    valid_until: datetime | None = None

    def refusals(self, now: datetime, claim: Claim | None = None) -> list[Refusal]:
        """Everything that stands in the way of this text, each with its field; [] when it may go on."""
        return [*self._headline(claim), *self._rest(now), *self._neutral()]

    def columns(self, office: Institution) -> dict[str, object]:
        """As columns of Clarification, with the text to pass on made when none was written."""
        headline, body = " ".join(self.headline.split()), self.body.strip()
        return {
            "headline": headline,
            "body": body,
            "steps": self.steps.strip(),
            "basis": self.basis.strip()[:200],
            "share": self.share.strip() or ready_to_share(office, headline, body),
            "valid_until": self.valid_until,
        }

    def _headline(self, claim: Claim | None) -> list[Refusal]:
        found: list[Refusal] = []
        headline = " ".join(self.headline.split())
        if not SHORTEST <= len(headline) <= LONGEST:
            found.append(Refusal("clarification.headline_length", field="headline"))
        if heated := _HEATED.search(headline):
            word = heated.group(0)
            found.append(Refusal("clarification.headline_heated", field="headline", word=word))
        if claim is not None and _says_again(headline, claim):
            found.append(Refusal("clarification.headline_repeats", field="headline"))
        return found

    def _rest(self, now: datetime) -> list[Refusal]:
        found: list[Refusal] = []
        if len(self.body.strip()) < 20:
            found.append(Refusal("clarification.body_short", field="body"))
        if not self.basis.strip():
            found.append(Refusal("clarification.basis_missing", field="basis"))
        if len([line for line in self.steps.splitlines() if line.strip()]) > MOST_STEPS:
            found.append(Refusal("clarification.too_many_steps", field="steps"))
        if self.valid_until is not None and self.valid_until <= now:
            found.append(Refusal("clarification.already_expired", field="valid_until"))
        return found

    def _neutral(self) -> list[Refusal]:
        """One finding a field is enough to send the writer back to it."""
        found: list[Refusal] = []
        for field in ("headline", "body", "steps", "share"):
            if hits := partisan.lint(getattr(self, field)):
                words = hits[0].words
                found.append(Refusal("clarification.partisan", field=field, words=words))
        return found


def ready_to_share(institution: Institution, headline: str, body: str) -> str:
    """A text to pass on: who says it, what is right, and nothing of the rumour."""
    first = re.split(r"(?<=[.])\s", body, maxsplit=1)[0]
    return f"Kabar resmi {institution.name}: {headline.rstrip('.')}. {first}"


def _says_again(headline: str, claim: Claim) -> bool:
    """True when the headline is the rumour again. What is true may be said; so may an answer."""
    if claim.kind == Claim.Kind.FACT:
        return False
    if Check.objects.filter(claim=claim, verdict=Check.Verdict.TRUE).exists():
        return False
    said = [claim.words, *claim.wordings.values_list("words", flat=True)[:50]]
    return any(repeats(headline, words) for words in said)
