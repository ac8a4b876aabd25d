"""Seat the people of the demonstration: offices, commissioners, desks, PPK and PPS."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

from kentongan.ledger.actor import SYSTEM
from kentongan.places import parent_of
from kentongan.roster.actions.appoint import appoint
from kentongan.roster.models import Division, Institution, Place, Post

HERE = Path(__file__).parent


@cache
def table() -> dict:
    """people.toml."""
    return tomllib.loads((HERE / "people.toml").read_text("utf-8"))


def seat_everybody(now: datetime, progress) -> dict[str, Post]:
    """Make every institution and post of the story; returns the named posts by key."""
    codes = {code for _, code, _ in table()["institutions"]}
    places = {place.code: place for place in Place.objects.filter(code__in=codes)}
    offices = {
        name: Institution.objects.get_or_create(
            kind=kind, place=places[code], name=name, defaults={"sample": True}
        )[0]
        for kind, code, name in table()["institutions"]
    }
    for row in table()["division"]:
        Division.objects.get_or_create(institution=offices[row["institution"]], name=row["name"])
    named = {row["key"]: _seat(row, offices, now) for row in table()["person"]}
    _seat_adhoc(now, progress)
    return named


def _seat(row: dict, offices: dict[str, Institution], now: datetime) -> Post:
    office = offices[row["institution"]]
    post = appoint(
        actor=SYSTEM,
        now=now,
        name=row["name"],
        institution=office,
        role=row["role"],
        title=row["title"],
        place=office.place,
        email=f"{row['key']}@contoh.invalid",
        sample=True,
    )
    if "division" in row:
        post.division = Division.objects.get(institution=office, name=row["division"])
        post.save(update_fields=["division"])
    return post


def _seat_adhoc(now: datetime, progress) -> None:
    """A PPK chair per district, and the stated number of PPS members per village."""
    rule = table()["adhoc"]
    for city, per_village in rule["per_village"].items():
        inside = Place.objects.in_force().within(city)
        for place in inside.at_level("kecamatan").order_by("code"):
            _seat_body("ppk", "PPK", place, 1, rule["ppk_since"], rule["until"], now)
        villages = list(inside.at_level("desa").order_by("code"))
        for n, place in enumerate(villages, 1):
            # One village of Kota Bogor has nobody in post: a silence that must be seen.
            seats = 0 if place.code == "3271051002" else per_village
            _seat_body("pps", "PPS", place, seats, rule["pps_since"], rule["until"], now)
            progress(city, n, len(villages))


def _seat_body(
    kind: str, short: str, place: Place, seats: int, since: datetime, until: datetime, now: datetime
) -> None:
    body, _ = Institution.objects.get_or_create(
        kind=kind,
        place=place,
        name=f"{short} {place.name}",
        defaults={"since": since, "until": until, "sample": True},
    )
    for seat in range(seats):
        appoint(
            actor=SYSTEM,
            now=now,
            name=_name(place.code, seat),
            institution=body,
            role=kind,
            title=f"{'Ketua' if seat == 0 else 'Anggota'} {body.name}",
            place=place,
            since=since,
            until=until,
            sample=True,
        )


_NAMES = ("Siti", "Dedi", "Asep", "Neneng", "Budi", "Lilis", "Ujang", "Wati", "Iwan", "Yuli")


def _name(code: str, seat: int) -> str:
    """An invented name that says it is one."""
    return (
        f"{_NAMES[(int(code[-4:]) + 3 * seat) % len(_NAMES)]} Contoh {int(code[-4:]) % 100 + seat}"
    )


def field_post(code: str, role: str) -> Post:
    """The first post of a role in a place."""
    return Post.objects.filter(place__code=code, role=role).order_by("id").first()


def district_of(village: str) -> str:
    """Code of the district a village lies in."""
    return parent_of(village) or ""
