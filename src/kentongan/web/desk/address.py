"""Where the desk goes next: the place in the list travels with every link and form as GET values."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kentongan.places import zones

LIST = (
    *("tampilan", "jenis", "q", "hal"),
    *("kategori", "saluran", "kerawanan", "wilayah", "tenggat"),
)
LONGEST_SEARCH = 100


def see_other(path: str) -> HttpResponse:
    """After a POST: look there (303), so that reloading sends nothing again."""
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def office_zone(request: HttpRequest) -> str:
    """The zone of the officer's own territory."""
    return zones.zone_of(request.actor.place)


def day_ends(now: datetime, zone: str) -> datetime:
    """The coming midnight by the office's own clock."""
    local = now.astimezone(zones.info(zone))
    return datetime.combine(local.date() + timedelta(days=1), time.min, zones.info(zone))


def search_words(request: HttpRequest) -> str:
    """What was typed into the search, short and without what is no text."""
    return request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_SEARCH]


def kept(request: HttpRequest, **more: object) -> str:
    """`?tampilan=…&q=…`: the place in the list, to hang on an address; "" outside the list."""
    values = {name: request.GET[name] for name in LIST if request.GET.get(name)}
    if "q" in values:
        values["q"] = search_words(request)
    values |= {name: value for name, value in more.items() if value}
    return f"?{urlencode(values)}" if values else ""


def place_in_list(request: HttpRequest, **values: str) -> None:
    """Write the view one fell into back into the address, so that every link carries it."""
    request.GET = request.GET.copy()
    for name, value in values.items():
        if value:
            request.GET[name] = value
        else:
            request.GET.pop(name, None)


def to_inbox(request: HttpRequest, pk: int | None = None) -> str:
    """The list as it was, with this group opened."""
    return reverse("desk:inbox") + kept(request, kelompok=pk) + ("#isi" if pk else "")


def to_group(request: HttpRequest, pk: int) -> str:
    """Back to the group: inside the panes when one came from there, else on its own page."""
    if request.GET.get("tampilan") or request.GET.get("jenis"):
        return to_inbox(request, pk)
    return reverse("desk:group", args=[pk])
