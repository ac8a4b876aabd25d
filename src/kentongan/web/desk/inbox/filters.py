"""What narrows the inbox: read from the address, shown as selects, kept in every link."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.places import range_of
from kentongan.roster.models import Place
from kentongan.rules.categories import categories
from kentongan.rules.vulnerabilities import vulnerabilities
from kentongan.up import inbox as waiting
from kentongan.web.desk import marks, names

# name in the address → clock of up/inbox.py, label
CLOCKS = {
    "lewat": ("late", _("Overdue")),
    "segera": ("soon", _("Due within 6 hours")),
    "nanti": ("later", _("Due later")),
}
NAMES = ("kategori", "saluran", "kerawanan", "wilayah", "tenggat")


def read(request: HttpRequest) -> waiting.Filters:
    """The filters of the address; what is not known narrows nothing."""
    got = request.GET.get
    category, tag, clock = got("kategori", ""), got("kerawanan", ""), got("tenggat", "")
    place = got("wilayah", "")
    fits = place.isascii() and place.isdigit() and len(place) <= 14
    channel = got("saluran", "")
    return waiting.Filters(
        category=category if category in categories() else "",
        channel=channel if channel.isascii() and channel.isalnum() and len(channel) <= 12 else "",
        tag=tag if tag in vulnerabilities() else "",
        place=place if fits else "",
        clock=CLOCKS[clock][0] if clock in CLOCKS else "",
    )


def selects(request: HttpRequest, filters: waiting.Filters, now: datetime) -> list[dict]:
    """One select per filter: name, label, options with the chosen one marked."""
    actor = request.actor
    clock = next((slug for slug, (name, _label) in CLOCKS.items() if name == filters.clock), "")
    places = Place.objects.in_force().children_of(actor.place)[:60] if len(actor.place) < 10 else []
    inside = [(place.code, place.name) for place in places]
    if filters.place and filters.place not in dict(inside):
        low, high = range_of(actor.place)
        chosen = Place.objects.filter(code=filters.place, code__gte=low, code__lt=high).first()
        inside += [(chosen.code, chosen.name)] if chosen else []
    channels = [(key, names.channel_label(key)) for key in waiting.channels_of(actor, now)]
    tags = [(key, marks.vulnerability(key)) for key in vulnerabilities()]
    kinds = [(key, marks.category_name(key)) for key in categories()]
    clocks = [(slug, label) for slug, (_name, label) in CLOCKS.items()]
    return [
        _select("tenggat", gettext("Clock"), clocks, clock),
        _select("wilayah", gettext("Area"), inside, filters.place),
        _select("kategori", gettext("Category"), kinds, filters.category),
        _select("kerawanan", gettext("Vulnerability"), tags, filters.tag),
        _select("saluran", gettext("Channel"), channels, filters.channel),
    ]


def _select(name: str, label: str, options: list[tuple], chosen: str) -> dict:
    rows = [{"value": key, "label": words, "chosen": key == chosen} for key, words in options]
    return {"name": name, "label": label, "options": rows}
