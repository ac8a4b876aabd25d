"""Official material was withdrawn or replaced after it went down: its notices stop, who has it is told."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.down.chain import territories_that_have
from kentongan.down.models import KitVersion, Notice
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later

from .release import release_notice
from .wave import stop

LONGEST = 140  # of a headline


def stop_carrying(
    *, actor: Actor, now: datetime, notices: QuerySet[Notice], version: KitVersion, why: str
) -> int:
    """Stop these notices in the transaction of the caller, who has asked for permission.

    One that is stopped already stays as it is, so twice changes nothing. Who has it is told by a job:
    nobody waits for the reading of receipts while the material is being withdrawn.
    """
    stopped = 0
    running = notices.exclude(state=Notice.State.STOPPED).select_related("institution__place")
    for notice in running.order_by("pk"):
        about = {"kit": version.kit.code, "number": version.number}
        if stop(actor=actor, now=now, notice=notice, why=why, **about):
            stopped += 1
            later("down.tell_recalled", key=f"down.tell_recalled:{notice.pk}", notice_id=notice.pk)
    return stopped


def tell_recalled(*, now: datetime, notice: Notice) -> Notice | None:
    """A correction to the places where somebody has it, by the rail of every correction.

    With the new words when a newer version stands, else the bare withdrawal. None: nobody has it.
    The same notice is recalled once.
    """
    codes = territories_that_have(notice)
    if not codes or not notice.stopped:
        return None
    headline, body, share = _words(notice, now)
    return release_notice(
        actor=SYSTEM,
        now=now,
        purpose=Notice.Purpose.CORRECTION,
        institution=notice.institution,
        headline=headline,
        body=body,
        share=share,
        about=f"recall:{notice.pk}",
        codes=codes,
        audience=tuple(notice.audience.split()),
        kinds=tuple(notice.kinds.split()),
        partners=tuple(notice.partners.split()),
        segments=tuple(notice.segments.split()),
        stage=notice.stage,
        corrects=notice,
        sample=notice.sample,
    )


def same_words(notice: Notice, version: KitVersion) -> bool:
    """True when a newer version says the same as the notice: then only its pictures changed."""
    share = version.text_for("whatsapp") or version.texts[0]["text"]
    said = (notice.headline, notice.body, notice.share)
    return said == (version.headline, version.body, share)


def why_replaced(version: KitVersion) -> str:
    """Why a notice stops whose material has a newer version, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("There is a newer version. %(change)s") % {"change": version.change}


def _words(notice: Notice, now: datetime) -> tuple[str, str, str]:
    """Headline, body and text to pass on."""
    newer = _newer(notice, now)
    with translation.override(settings.LANGUAGE_CODE):
        if newer is not None:
            share = newer.text_for("whatsapp") or newer.texts[0]["text"]
            instead = _("This replaces what we sent before. Please pass on this one instead.")
            return newer.headline, f"{instead}\n\n{newer.body}", share
        headline = _("An official notice is withdrawn: do not pass it on")
        body = _("We withdraw the notice headed “%(headline)s”. Reason: %(why)s") % {
            "headline": notice.headline,
            "why": notice.stop_reason,
        }
    return headline[:LONGEST], body, f"{headline}. {body}"


def _newer(notice: Notice, now: datetime) -> KitVersion | None:
    """The version in force of the material that the notice carried, if it is another one."""
    _kind, code, number = notice.about.split(":")
    found = KitVersion.objects.in_force(now).filter(kit__code=code, number__gt=int(number))
    return found.first()
