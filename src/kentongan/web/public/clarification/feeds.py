"""Feeds of the official clarifications: Atom and JSON Feed, with corrections and withdrawals."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up.models import Clarification
from kentongan.web.doors import audience

LATEST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed; its title is always what is right, or that a text was taken back."""

    pk: int
    title: str
    text: str
    by: str
    published: datetime
    changed: datetime
    address: str


@require_safe
@audience("public")
def atom(request: HttpRequest) -> HttpResponse:
    """Atom 1.0."""
    home = request.build_absolute_uri(reverse("public:clarifications"))
    with translation.override(settings.LANGUAGE_CODE):
        feed = Atom1Feed(
            title=_("Official clarifications"),
            link=home,
            description="",
            language="id",
            feed_url=request.build_absolute_uri(),
        )
        for entry in _entries(request, clock.now()):
            feed.add_item(
                title=entry.title,
                link=entry.address,
                description=entry.text,
                author_name=entry.by,
                pubdate=entry.published,
                updateddate=entry.changed,
                unique_id=entry.address,
            )
    return _kept(HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type))


@require_safe
@audience("public")
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1."""
    with translation.override(settings.LANGUAGE_CODE):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _("Official clarifications"),
            "home_page_url": request.build_absolute_uri(reverse("public:clarifications")),
            "feed_url": request.build_absolute_uri(),
            "language": "id",
            "items": [
                {
                    "id": entry.address,
                    "url": entry.address,
                    "title": entry.title,
                    "content_text": entry.text,
                    "date_published": entry.published.isoformat(),
                    "date_modified": entry.changed.isoformat(),
                    "authors": [{"name": entry.by}],
                }
                for entry in _entries(request, clock.now())
            ],
        }
    response = JsonResponse(feed, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return _kept(response)


def _entries(request: HttpRequest, now: datetime) -> list[Entry]:
    """What holds, and what was taken back; the latest change first."""
    live = Clarification.objects.published(now).order_by().values("pk")
    rows = (
        Clarification.objects.filter(
            Q(pk__in=live) | Q(state=Clarification.State.WITHDRAWN, withdrawn_at__lte=now)
        )
        .select_related("institution")
        .annotate(changed=Coalesce(F("withdrawn_at"), F("approved_at")))
        .order_by("-changed", "-pk")[:LATEST]
    )
    return [_entry(request, row) for row in rows]


def _entry(request: HttpRequest, row: Clarification) -> Entry:
    address = request.build_absolute_uri(reverse("public:clarification", args=[row.pk]))
    title, text = row.headline, row.body
    if row.state == Clarification.State.WITHDRAWN:
        title = _("Taken back: a text of %(body)s") % {"body": row.institution.name}
        text = row.withdrawal_why
    elif row.corrects_id:
        text = f"{_('Correction.')} {row.correction_note}\n\n{text}"
    return Entry(row.pk, title, text, row.institution.name, row.approved_at, row.changed, address)


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=60"
    return response
