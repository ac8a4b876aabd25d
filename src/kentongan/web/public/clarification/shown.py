"""An official clarification as a page shows it."""

from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from kentongan.places import zone_of
from kentongan.roster.models import Place
from kentongan.rules.verdicts import first_draft_types, verdicts
from kentongan.up.models import Clarification
from kentongan.web.public.stages.trail import language
from kentongan.web.public.wording import line

WHATSAPP = "https://wa.me/?text="


def shown(request: HttpRequest, answer: Clarification, now: datetime) -> dict[str, object]:
    """What the templates need: verdict in plain words, steps, ready text, basis, validity."""
    spoken = language()
    check = answer.claim.check_record
    verdict = verdicts().get(check.verdict)
    kind = first_draft_types().get(check.first_draft)
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
        "whatsapp": WHATSAPP + quote(ready),
        "address": address,
        "holds_at": line(place) if place else answer.institution.name,
        "zone": zone_of(answer.place_code),
        "expired": answer.expired(now),
    }
