"""Write official material whose headline does not repeat a rumour: the strands meet here."""

from datetime import datetime

from kentongan.down.actions.kit import write_kit
from kentongan.down.kits import Words
from kentongan.down.models import Kit, KitVersion
from kentongan.engine.echo import repeats
from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.up.library import match
from kentongan.up.models import Check, Claim


def write_kit_calmly(
    *,
    actor: Actor,
    now: datetime,
    words: Words,
    kit: Kit | None = None,
    pictures: tuple[dict[str, object], ...] = (),
    sample: bool = False,
) -> KitVersion:
    """`write_kit`, after asking what is known of the headline; twice changes nothing, as there."""
    if repeats_rumour(words.headline):
        raise Refusal("kit.repeats_rumour", field="headline")
    return write_kit(actor=actor, now=now, words=words, kit=kit, pictures=pictures, sample=sample)


def repeats_rumour(headline: str) -> bool:
    """True when the headline says again what a rumour near to it says."""
    found = [int(one.id) for one in match(headline).matches]
    true = Check.objects.filter(claim__in=found, verdict=Check.Verdict.TRUE)
    rumours = Claim.objects.filter(pk__in=found, kind=Claim.Kind.RUMOUR)
    rumours = rumours.exclude(pk__in=true.values("claim"))  # what is true may be said again
    return any(
        repeats(headline, words)
        for rumour in rumours.prefetch_related("wordings")
        for words in (rumour.words, *(wording.words for wording in rumour.wordings.all()))
    )
