"""The calendar to subscribe to: iCalendar, Atom and JSON, of the country or of one place."""

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kentongan.places import zone_of
from kentongan.places.zones import info
from kentongan.rules.stages import Schedule
from kentongan.web.doors import audience
from kentongan.web.public.wording import line

from .rows import now_and_place, rows_of, schedule_asked
from .trail import language, today_at

A_DAY = timedelta(days=1)
KEPT = "public, max-age=900"


def _asked(request: HttpRequest) -> tuple[Schedule, list[dict[str, object]], str, str, datetime]:
    """Schedule, rows with a day or an event, place code, title, moment."""
    now, place = now_and_place(request)
    code = place.code if place else ""
    schedule = schedule_asked(request, today_at(code, now))
    title = schedule.label[language()]
    if place:
        title = f"{title} · {line(place)}"
    return schedule, rows_of(schedule, code, now), code, title, now


def _address(request: HttpRequest, code: str, stage: str = "") -> str:
    path = f"{reverse('public:stages')}?wilayah={code or 'id'}"
    return request.build_absolute_uri(f"{path}#{stage}" if stage else path)


def _described(row: dict[str, object]) -> str:
    """In words what the page says of a row."""
    lines = [_("Where the date comes from: %(origin)s.") % {"origin": row["origin"]}]
    if row["note"]:
        lines.append(str(row["note"]))
    return "\n".join(lines)


@require_safe
@audience("public")
def calendar(request: HttpRequest) -> HttpResponse:
    """Whole days, which no time zone moves: DTEND is the day after the last (RFC 5545, 3.6.1)."""
    schedule, rows, code, title, now = _asked(request)
    found = Calendar()
    found.add("prodid", "-//Kentongan//Tahapan//ID")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("name", title)
    found.add("x-wr-calname", title)
    found.add("refresh-interval;value=duration", "PT6H")
    for row in rows:
        start, end = row["row"].start or row["row"].end, row["row"].end or row["row"].start
        if start is None:
            continue
        event = Event()
        event.add("uid", f"{schedule.code}.{row['code']}.{code or 'id'}@{request.get_host()}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", start)
        event.add("dtend", end + A_DAY)
        event.add("summary", row["name"])
        event.add("description", _described(row))
        event.add("url", _address(request, code, str(row["code"])))
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    answer = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="tahapan.ics"'
    answer["Cache-Control"] = KEPT
    return answer


@require_safe
@audience("public")
def atom(request: HttpRequest) -> HttpResponse:
    """One entry per stage with a day, the latest first."""
    schedule, rows, code, title, now = _asked(request)
    zone = info(zone_of(code))
    feed = Atom1Feed(
        title=title,
        link=_address(request, code),
        description=schedule.basis,
        language=language(),
        feed_url=request.build_absolute_uri(),
        author_name="Kentongan",
    )
    dated = [row for row in rows if row["row"].start or row["row"].end]
    for row in sorted(dated, key=lambda r: r["row"].start or r["row"].end, reverse=True):
        first = row["row"].start or row["row"].end
        begun = datetime.combine(first, time(), zone)
        stated = row["local"].approved_at if row["local"] else None
        feed.add_item(
            title=f"{row['name']}: {row['when']}",
            link=_address(request, code, str(row["code"])),
            description=_described(row),
            unique_id=f"tag:{request.get_host().partition(':')[0]},{first.year}:"
            f"{schedule.code}.{row['code']}.{code or 'id'}",
            pubdate=begun,
            updateddate=max(stated or begun, begun) if begun <= now else stated or now,
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    answer["Cache-Control"] = KEPT
    return answer


@require_safe
@audience("public")
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    schedule, rows, code, title, now = _asked(request)
    answer = JsonResponse(
        {
            "title": title,
            "election": schedule.code,
            "basis": schedule.basis,
            "certainty": schedule.certainty,
            "place": code or "id",
            "vote_day": schedule.vote_day.isoformat(),
            "days_to_vote": schedule.days_to_vote(today_at(code, now)),
            "stages": [
                {
                    "code": row["code"],
                    "name": row["name"],
                    "start": row["row"].start.isoformat() if row["row"].start else None,
                    "end": row["row"].end.isoformat() if row["row"].end else None,
                    "status": row["status"],
                    "origin": row["origin"],
                    "waits_for": row["row"].waits_for or None,
                    "disputed": row["disputed"],
                    "explained_at": [
                        request.build_absolute_uri(reverse("public:kit", args=[kit.kit.code]))
                        for kit in row["explained"]
                    ],
                }
                for row in rows
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Cache-Control"] = KEPT
    return answer
