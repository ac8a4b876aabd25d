"""An official clarification as a page shows it."""

import json
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kentongan.places import zone_of
from kentongan.roster.models import Place
from kentongan.rules import claimreview
from kentongan.rules.verdicts import first_draft_types, verdicts
from kentongan.up import group_file
from kentongan.up.models import Check, Claim, Clarification
from kentongan.up.sources import nameable, standing_of
from kentongan.web.public.stages.trail import language
from kentongan.web.public.wording import line

# No sign of the data can end the block it stands in.
_IN_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
WHATSAPP = "https://wa.me/?text="
WAYS = {
    "phone": _("by phone"),
    "visit": _("by a visit"),
    "letter": _("by letter"),
    "document": _("a document that was read"),
    "web": _("a web page"),
}


def shown(request: HttpRequest, answer: Clarification, now: datetime) -> dict[str, object]:
    """What the templates need: verdict in plain words, steps, ready text, basis, validity."""
    spoken = language()
    check = group_file.check_of(answer.claim)
    verdict = verdicts().get(check.verdict) if check else None
    kind = first_draft_types().get(check.first_draft) if check else None
    address = request.build_absolute_uri(reverse("public:clarification", args=[answer.pk]))
    ready = f"{answer.share}\n{address}"
    place = Place.objects.filter(code=answer.place_code).first()
    return {
        "answer": answer,
        "verdict": verdict[f"plain_{spoken}"] if verdict else "",
        "sign": verdict["sign"] if verdict else "",
        "content_type": kind[spoken == "en"] if kind else "",
        "steps": [step.strip() for step in answer.steps.splitlines() if step.strip()],
        "ready": ready,
        "address": address,
        "holds_at": line(place) if place else answer.institution.name,
        "zone": zone_of(answer.place_code),
        "expired": answer.expired(now),
        "fact": answer.claim.kind == Claim.Kind.FACT,
        "certainty": answer.certainty,
        "withdrawn": answer.state == Clarification.State.WITHDRAWN,
        "replaced": answer.replaced_at is not None and answer.replaced_at <= now,
        "whatsapp": WHATSAPP + quote(ready),
        "card": reverse("public:card", args=[answer.pk]),
        "card_address": request.build_absolute_uri(reverse("public:card", args=[answer.pk])),
    }


def how_checked(request: HttpRequest, answer: Clarification) -> dict[str, object] | None:
    """How it was checked, without the words of the rumour; None where nothing had to be checked."""
    check = group_file.check_of(answer.claim)
    if check is None:
        return None
    sources = group_file.sources_of(check)
    standing = standing_of(sources)
    return {
        "check": check,
        "asked": standing.asked,
        "named": nameable(check),
        "replied": standing.replied,
        "ways": [str(WAYS[via]) for via in WAYS if any(s.via == via for s in sources)],
        "decided_at": check.decided_at,
        "edition": check.edition,
        "running": check.status != Check.Status.DONE,
    }


def claim_review(answer: Clarification, address: str) -> SafeString | None:
    """The exchange mark of fact-checkers; None for a body that is a party (rules/claimreview.toml).

    It is data for machines in a block that no browser runs; the page itself never shows the rumour.
    """
    check = group_file.check_of(answer.claim)
    if check is None or not check.verdict or answer.approved_at is None:
        return None
    found = claimreview.emit(
        institution=answer.institution.kind,
        name=answer.institution.name,
        url=address,
        words=answer.claim.words,
        verdict=check.verdict,
        label=verdicts()[check.verdict]["label_id"],
        published=answer.approved_at.date(),
        member=answer.institution.name in settings.FACT_CHECK_MEMBERS,
    )
    if found is None:
        return None
    data = json.dumps(found, ensure_ascii=False).translate(_IN_HTML)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))
