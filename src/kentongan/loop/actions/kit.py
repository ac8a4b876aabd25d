"""Write official material whose headline does not repeat a rumour: the strands meet here."""

from datetime import datetime

from kentongan.down.actions.kit import write_kit
from kentongan.down.kits import Words
from kentongan.down.models import Kit, KitVersion
from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.up.library import match
from kentongan.up.models import Claim, Clarification


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
    """True when the engine takes the headline for a rumour, and no answer of ours says the same."""
    found = {int(one.id) for one in match(headline).matches if one.verdict == "same"}
    rumours = Claim.objects.filter(pk__in=found, kind=Claim.Kind.RUMOUR)
    said = " ".join(headline.casefold().split()).rstrip(".")
    ours = Clarification.objects.filter(claim__in=rumours).values_list("headline", flat=True)
    return rumours.exists() and said not in {h.casefold().rstrip(".") for h in ours}
